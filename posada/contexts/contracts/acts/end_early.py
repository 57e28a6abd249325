"""A customer ends a service, or a part of it, before its period does."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from posada.contexts.billing import queries as billing
from posada.contexts.contracts import queries
from posada.contexts.contracts.acts.end_before_start import end_before_start
from posada.contexts.contracts.events import CustomerTold, EndFixed, EndWithdrawn
from posada.contexts.contracts.models import Ending, EndState, Line
from posada.contexts.contracts.rules.termination import (
    AdviceOnLeaving,
    GoodStanding,
    LeavingIsTheCustomers,
    TerminationProcessing,
    WrittenTermination,
)
from posada.contexts.contracts.settling import Owed, owed
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.ground.agenda.queries import cases_open
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.money import sum_money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.counting import count
from posada.terms.decisions import Verdict, record
from posada.terms.models import Outcome
from posada.terms.rule import Ground, distinct, grounds
from posada.terms.versions import book


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking: `confirm` with the statement, `waiting` on file, or `under-way` with the latest day."""

    outcome: str
    facts: dict[str, Any] = field(default_factory=dict)


def ask_end(
    service_id: int, *, units: int | None, confirmed: bool, cause: str = "customer", now: datetime, by: Actor
) -> Asked:
    """Take a notice that a service ends. First comes the statement of what it costs, where the terms show it first.

    Raises Refused by a channel that is not writing. While something is overdue the notice is refused and kept on file.
    What has not begun is dropped at once. Announces EndFixed.
    """
    (service,) = services.locked([service_id])
    line = queries.line_of(service_id)
    unbegun = line is not None and service.state == "pending" and units in (None, service.quantity)
    running = service.state == "active" and queries.ending_under_way(service_id) is None
    if line is None or not (running or unbegun):
        raise BadInput("about", service.name, "a contracted service that is not being ended")
    leaving = units or service.quantity
    if not 1 <= leaving <= service.quantity:
        raise BadInput("quantity", units, "1 to %(most)s", most=service.quantity)
    terms = book().for_existing(now)
    written = _in_writing(service, terms, now, by)
    latest_on = last_day(terms, terms.calendar.today(now), service)
    if line.ends_on is not None:
        latest_on = min(latest_on, line.ends_on)
    found = owed(line, service, leaving, latest_on, cause, terms)
    if not confirmed and by.channel in written.rule.confirmed_in:
        _show(service, found, latest_on, now=now, by=by)
        return Asked("confirm", {"latest_on": latest_on, **found.facts(), **found.amounts()})
    if unbegun:
        end_before_start(service, line, found, written.permits(), now=now, by=by)
        return Asked("done")
    in_the_way, because = arrears(service, terms, now)
    if in_the_way:
        _keep_on_file(service, leaving, cause, latest_on, in_the_way, because, terms, now=now, by=by)
        return Asked("waiting", in_the_way)
    start(service, line, leaving, cause, found, received_at=now, now=now, by=by)
    return Asked("under-way", {"latest_on": latest_on})


def _in_writing(service: Service, terms: Terms, now: datetime, by: Actor) -> Any:
    ruling = terms.required(WrittenTermination, services.target(service))
    if by.channel not in ruling.rule.channels:
        verdict = Verdict(service.customer_id, "service", service.pk, "end-early", now, ruling.orders())
        raise verdict.refused("not-in-writing", channel=by.channel, writing=ruling.rule.channels)
    return ruling


def last_day(terms: Terms, received_on: date, service: Service) -> date:
    """The last day on which the removal is in time."""
    ruling = terms.ruling(TerminationProcessing, services.target(service))
    return terms.calendar.after(received_on, ruling.rule.within) if ruling else received_on


def _show(service: Service, found: Owed, latest_on: date, *, now: datetime, by: Actor) -> None:
    verdict = Verdict(service.customer_id, "service", service.pk, "show-settlement", now, found.grounds,
                      facts={"removal_by": latest_on, **found.facts()}, amounts=found.amounts())  # fmt: skip
    record([verdict], now=now, actor=by)


def arrears(service: Service, terms: Terms, now: datetime) -> tuple[dict[str, Any], tuple[Ground, ...]]:
    """What keeps a customer from being up to date, and the rule that asks for that; nothing where all is well."""
    ruling = terms.ruling(GoodStanding, services.target(service))
    if ruling is None:
        return {}, ()
    today = terms.calendar.today(now)
    overdue = list(billing.overdue_invoices(service.customer_id, today))
    contested = cases_open("invoice", [invoice.pk for invoice in overdue], "dispute-invoice")
    overdue = [invoice for invoice in overdue if invoice.pk not in contested]
    if not overdue:
        return {}, ruling.orders()
    unpaid = sum_money((billing.unpaid(invoice) for invoice in overdue), service.currency)
    return {"invoices": [invoice.number for invoice in overdue], "overdue": unpaid}, ruling.orders()


def _keep_on_file(
    service: Service, units: int, cause: str, latest_on: date, in_the_way: dict[str, Any],
    because: tuple[Ground, ...], terms: Terms, *, now: datetime, by: Actor,
) -> None:  # fmt: skip
    """Refuse the notice, and keep it where the terms let it take effect later. A kept notice is no refused act undone:
    the refusal and the notice on file are written together."""
    ruling = terms.required(GoodStanding, services.target(service))
    verdict = Verdict(service.customer_id, "service", service.pk, "end-early", now, because, outcome=Outcome.REFUSED,
                      reason="not-up-to-date", facts={**in_the_way, "kept": ruling.rule.kept})  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    if ruling.rule.kept:
        Ending.objects.create(
            customer_id=service.customer_id, service_id=service.pk, quantity=units, cause=cause,
            state=EndState.WAITING, received_at=now, effective_on=terms.calendar.today(now), latest_on=latest_on,
            decision_id=decision,
        )  # fmt: skip
    figures = {"invoices": in_the_way["invoices"], "overdue": in_the_way["overdue"]}
    announce(CustomerTold("ending-waits", service.customer_id, ("service", service.pk), figures, decision, now, by))


def start(
    service: Service, line: Line, units: int, cause: str, found: Owed, *, received_at: datetime,
    waiting: Ending | None = None, now: datetime, by: Actor,
) -> Ending:  # fmt: skip
    """The removal is under way: its latest day is fixed and told. Announces EndFixed."""
    terms = book().for_existing(now)
    target = services.target(service)
    processing, written = terms.ruling(TerminationProcessing, target), terms.ruling(WrittenTermination, target)
    standing, advice = terms.ruling(GoodStanding, target), terms.ruling(AdviceOnLeaving, target)
    task = terms.ruling(LeavingIsTheCustomers, target)
    today = terms.calendar.today(now)
    latest_on = min(last_day(terms, today, service), line.ends_on or date.max)
    counted = count(terms, today, processing.rule.within, "after") if processing else None
    stood_on = distinct((
        *grounds(processing), *grounds(written, standing, role="permits"), *(counted.grounds if counted else ()),
        *found.grounds, *grounds(advice, task, role="shows"),
    ))  # fmt: skip
    act = "take-up-ending" if waiting else "end-early"
    verdict = Verdict(
        service.customer_id, "service", service.pk, act, now, stood_on,
        facts={"units": units, "of": service.quantity, "received_at": received_at, "latest_on": latest_on,
               "cause": cause, **found.facts(), **(counted.facts if counted else {})},
        amounts=found.amounts(), effects=("removal-started",),
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    ending = waiting or Ending(customer_id=service.customer_id, service_id=service.pk, received_at=received_at)
    ending.quantity, ending.cause, ending.state = units, cause, EndState.UNDER_WAY
    ending.effective_on, ending.latest_on, ending.decision_id = today, latest_on, decision
    ending.save()
    touch("contract-line", [line.pk])
    announce(EndFixed(service.pk, latest_on, stood_on, now, by))
    deleted_by = data_gone_by(service, latest_on, terms)
    figures = {"latest_on": latest_on, "units": units, "new": found.settled.new, "total": found.settled.total,
               "data_until": deleted_by, "advice": bool(advice), "own_task": bool(task)}  # fmt: skip
    announce(CustomerTold("ending-received", service.customer_id, ("service", service.pk), figures, decision, now, by))
    return ending


def data_gone_by(service: Service, ended_on: date, terms: Terms) -> date | None:
    """The last day on which data of a service that ended then can be taken out; None where none are deleted."""
    return services.last_day_of_data(service, ended_on, terms)


def take_up_waiting(customer_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """Notices on file take effect for customers who are up to date now. Announces EndFixed for each."""
    for ending in Ending.objects.select_for_update().filter(customer_id__in=customer_ids, state=EndState.WAITING):
        (service,) = services.locked([ending.service_id])
        terms = book().for_existing(now)
        line = queries.line_of(service.pk)
        in_the_way, _ = arrears(service, terms, now)
        if in_the_way or line is None or service.state != "active":
            continue
        found = owed(line, service, ending.quantity, last_day(terms, terms.calendar.today(now), service),
                     ending.cause, terms)  # fmt: skip
        start(service, line, ending.quantity, ending.cause, found, received_at=ending.received_at, waiting=ending,
              now=now, by=by)  # fmt: skip


def withdraw_end(service_id: int, *, now: datetime, by: Actor) -> None:
    """Take a notice back before the removal is done: the period runs on. Announces EndWithdrawn."""
    ending = queries.ending_under_way(service_id)
    if ending is None:
        raise BadInput("about", service_id, "a service whose end is under way")
    (service,) = services.locked([service_id])
    terms = book().for_existing(now)
    line = queries.line_of(service_id)
    record(
        [Verdict(service.customer_id, "service", service_id, "withdraw-end", now,
                 grounds(terms.ruling(WrittenTermination, services.target(service)), role="permits"),
                 effects=("end-withdrawn",))],
        now=now, actor=by,
    )  # fmt: skip
    ending.state = EndState.WITHDRAWN
    ending.save(update_fields=["state"])
    touch("service", [service_id])
    touch("contract-line", [line.pk] if line else [])
    announce(EndWithdrawn(service_id, line.ends_on if line else None, now, by))
