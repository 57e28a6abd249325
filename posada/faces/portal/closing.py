"""The end of an account, asked for by its customer: each service is cancelled, then the account itself closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from posada.contexts.billing import queries as billing
from posada.contexts.contracts.queries import lines_of_services
from posada.contexts.services import queries as services
from posada.contexts.services.acts.ask_cancellation import end_by_change, end_of
from posada.contexts.services.models import Cancellation, Service
from posada.flow.asked import Answer
from posada.flow.preview import Preview, taken_back
from posada.flow.requests import Request, submit
from posada.ground.customers.acts.close_account import close_account
from posada.ground.customers.models import Customer
from posada.kernel.calendar import Calendar
from posada.terms.actor import Actor
from posada.terms.alone import moment


@dataclass(frozen=True, slots=True)
class End:
    """The last day of a service, and the clause that says so; empty where it ends at its holder's word."""

    ends_on: date
    clause: str = ""


def running(customer_id: int) -> list[Service]:
    """What must end before the account does."""
    return list(services.of_customer(customer_id).filter(state="active"))


def cancel_all(customer_id: int, found: Sequence[Service], *, now: datetime, by: Actor) -> Answer:
    """Ask for the end of each service that is not ending already; whoever asks has seen what leaving costs."""
    for service in found:
        if service.ends_on is None:
            submit(Request("cancel", customer_id, ("service", service.pk), by, now, {"confirm": True}))
    return Answer("done")


def ends(customer_id: int, found: Sequence[Service], *, now: datetime, by: Actor) -> tuple[Preview, dict[int, End]]:
    """What closing would bring: the refusal where there is one, and how each service would end.

    The acts that would end them are tried on one service of each sort, and taken back; the days of the others are
    counted as those acts count them. So it is asked no more about forty services than about two.
    """
    with moment():
        sorts = _alike(found, now)
        first = [each[0] for each in sorts]
        ids = [service.pk for service in first]
        tried = taken_back(
            customer_id, ("customer", customer_id), now=now, by=by,
            act=lambda: cancel_all(customer_id, first, now=now, by=by),
            read=lambda: (services.by_id(ids), services.cancellations_under_way(ids)),
        )  # fmt: skip
        if tried.refusal is not None:
            return tried, {}
        return tried, _counted(sorts, *tried.read, now=now, by=by)


def _alike(found: Sequence[Service], now: datetime) -> list[list[Service]]:
    """Services sorted by all that the acts look at but their days; one under contract stands alone."""
    ids = [service.pk for service in found]
    holds, contracted = services.open_holds(ids), lines_of_services(ids)
    governing = services.governing(found, now)
    sorts: dict[tuple[object, ...], list[Service]] = {}
    for service in found:
        held = frozenset(hold.reason for hold in holds.get(service.pk, ()))
        alone = service.pk if service.pk in contracted or service.ends_on else None
        key = (services.target(service), id(governing[service.pk]), held, service.term_ends_on is None, alone)
        sorts.setdefault(key, []).append(service)
    return list(sorts.values())


def _counted(
    sorts: Sequence[Sequence[Service]], after: Mapping[int, Service], asked: Mapping[int, Cancellation],
    *, now: datetime, by: Actor,
) -> dict[int, End]:  # fmt: skip
    """The end of each service: of the first of its sort as the acts wrote it, of the others as the acts count it."""
    governing = services.governing([service for each in sorts for service in each], now)
    found: dict[int, End] = {}
    for first, *others in sorts:
        written, ended = asked.get(first.pk), after[first.pk]
        if written is not None:
            found[first.pk] = End(written.ends_on, written.clause)
        elif ended.ends_on or ended.state != first.state:
            at_once = End(ended.ends_on or governing[first.pk].calendar.today(now))
            found.update({service.pk: at_once for service in (first, *others)})
            continue
        for service in others:
            terms = governing[service.pk]
            end = end_by_change(service, terms, now=now, by=by) or end_of(service, terms.calendar.today(now), terms)
            found[service.pk] = End(end.ends_on, end.clause)
    return found


def leave(customer: Customer, calendar: Calendar, *, now: datetime, by: Actor) -> bool:
    """Cancel what runs; whether the account itself was closed, for nothing ran and nothing was owed."""
    found = running(customer.pk)
    _owed, open_ = billing.owed(customer.pk, customer.currency, calendar.today(now))
    cancel_all(customer.pk, found, now=now, by=by)
    if found or open_.is_positive:
        return False
    close_account(customer.pk, grounds=(), now=now, by=by)
    return True
