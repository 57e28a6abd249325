"""Ending services: on their last day, or at once by a decision of the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from posada.contexts.services import queries
from posada.contexts.services.acts.await_settlement import hold_what_is_owed
from posada.contexts.services.acts.order_tasks import order_tasks
from posada.contexts.services.acts.settle_cancellation import ending_grounds
from posada.contexts.services.events import CancellationFinal, ServicesEnded
from posada.contexts.services.models import Cancellation, CancellationState, Cause, Service, State
from posada.contexts.services.rules.data_deletion import DataDeletion, deleted_at
from posada.contexts.services.rules.portable import Portable
from posada.contexts.services.rules.use_ends import UseEnds
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.calendar import Calendar
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, Ruling, distinct, grounds

INSTANT_BEFORE = timedelta(microseconds=1)  # an end falls due when its last day has closed, which it is judged on

MOVES = {
    Cause.CUSTOMER: "cancel", Cause.GUARANTEE: "cancel", Cause.BREACH: "terminate", Cause.PROVIDER: "terminate",
    Cause.NON_PAYMENT: "terminate", Cause.CHARGEBACK: "terminate", Cause.COSTS: "terminate",
    Cause.INACTIVITY: "cancel",
}  # fmt: skip
DELETED_AS = {
    Cause.GUARANTEE: "guarantee", Cause.NON_PAYMENT: "non-payment", Cause.CHARGEBACK: "chargeback",
    Cause.BREACH: "breach", Cause.COSTS: "costs", Cause.PROVIDER: "provider",
    Cause.INACTIVITY: "inactivity",
}  # fmt: skip
AS_CANCELLED = (Cause.BREACH, Cause.COSTS, Cause.PROVIDER)  # their data go as a cancelled service's, where no rule says


@dataclass(frozen=True, slots=True)
class AtOnce:
    """A service that ends without waiting for a day: why, when that fell due, and by which clauses."""

    service_id: int
    cause: Cause
    due_at: datetime
    grounds: tuple[Ground, ...]
    not_before: datetime | None = None  # puts the deletion off, to let a hand-over come first
    keeps_registration: bool = False  # at the registry nothing ends


def end_services(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """End services whose last day has closed; their data wait for the announced day. Announces ServicesEnded."""
    due_at = {step.subject_id: step.due_at for step in steps}
    under_way = queries.cancellations_under_way(list(due_at))
    ending = [service for service in queries.locked(list(due_at)) if service.state == State.ACTIVE]
    governing = queries.governing(ending, steps[0].due_at - INSTANT_BEFORE)
    ending = hold_what_is_owed(ending, under_way, governing, due_at=steps[0].due_at, now=now, by=by)
    verdicts = []
    for service in ending:
        terms = governing[service.pk]
        cancellation = under_way.get(service.pk)
        deletion = _deletion(service, Cause(cancellation.cause) if cancellation else Cause.CUSTOMER, terms)
        if deletion is not None and service.ends_on is not None:
            service.purge_at = deleted_at(service.ends_on, deletion.rule, terms.calendar)
            service.purge_clause, service.purge_decided_by = deletion.clause, deletion.rule.decided_by
        stood_on = ending_grounds(cancellation, terms, service) + grounds(deletion, role="limits")
        stood_on += grounds(terms.ruling(UseEnds, queries.target(service)))
        verdicts.append(_verdict(service, stood_on, _left(service, terms), due_at[service.pk]))
        service.move(MOVES[Cause(cancellation.cause)] if cancellation else "expire")
    _write(ending, verdicts, now=now, by=by)


def end_now(
    service_id: int,
    cause: Cause,
    *,
    stood_on: tuple[Ground, ...],
    not_before: datetime | None = None,
    now: datetime,
    by: Actor,
) -> None:
    """End one running service at once for `cause`, and announce when its data are deleted."""
    end_at_once([AtOnce(service_id, cause, now, stood_on, not_before)], now=now, by=by)


def end_at_once(endings: Sequence[AtOnce], *, now: datetime, by: Actor) -> None:
    """End running services at once, each with its data on the day that its cause asks for.

    Announces CancellationFinal and ServicesEnded.
    """
    wanted = {ending.service_id: ending for ending in endings}
    ending = [service for service in queries.locked(list(wanted)) if service.state == State.ACTIVE]
    verdicts, finals = [], []
    for service in ending:
        why, terms = wanted[service.pk], queries.governs(service, now)
        deletion = _deletion(service, why.cause, terms)
        if deletion is not None:
            service.purge_at = max(deleted_at(now, deletion.rule, terms.calendar), why.not_before or now)
            service.purge_clause, service.purge_decided_by = deletion.clause, deletion.rule.decided_by
        service.ends_on = last_day(service, why, terms.calendar, now)
        stood_on = distinct((*why.grounds, *grounds(deletion, role="limits")))
        verdicts.append(_verdict(service, stood_on, _left(service, terms), why.due_at))
        service.move(MOVES[why.cause])
        finals.append(CancellationFinal(service.pk, service.customer_id, service.ends_on, stood_on, now, by))
    for final in finals:
        announce(final)
    kept = frozenset(id for id, why in wanted.items() if why.keeps_registration)
    _write(ending, verdicts, now=now, by=by, kept=kept)


def _deletion(service: Service, cause: Cause, terms: Terms) -> Ruling[DataDeletion] | None:
    """The rule on data of what ended so; what the house ends and has no rule of its own goes by that of cancellations.

    Unless that is about what the customer asked for alone.
    """
    target = queries.target(service)
    found = terms.ruling(DataDeletion, target, ended_by=DELETED_AS.get(cause, "cancellation"))
    if found is None and cause in AS_CANCELLED:
        found = terms.ruling(DataDeletion, target, ended_by="cancellation")
    asked = cause in (Cause.CUSTOMER, Cause.GUARANTEE)
    return None if found is not None and found.rule.only_asked and not asked else found


def last_day(service: Service, why: AtOnce, calendar: Calendar, now: datetime) -> date:
    """The last day of a service that ends at once: today; the last one paid for where it was never renewed; the day
    whose close ends what nobody uses.
    """
    today = calendar.today(now)
    if why.cause == Cause.INACTIVITY:
        return calendar.today(why.due_at - INSTANT_BEFORE)
    if why.cause == Cause.NON_PAYMENT and service.paid_until is not None:
        return min(today, service.paid_until)
    return today


def _left(service: Service, terms: Terms) -> dict[int, Ruling[Portable]]:
    """The services under the same domain name that do not end with this one, and the rule that keeps them."""
    if not terms.rulings(Portable):
        return {}
    kept = {other.pk: terms.ruling(Portable, queries.target(other)) for other in queries.with_domain_of(service)}
    return {id: ruling for id, ruling in kept.items() if ruling is not None}


def _verdict(
    service: Service, stood_on: tuple[Ground, ...], left: dict[int, Ruling[Portable]], due_at: datetime
) -> Verdict:
    return Verdict(
        service.customer_id, "service", service.pk, "end-service", due_at,
        stood_on + grounds(*left.values(), role="excludes"),
        facts={"ends_on": service.ends_on, "purge_at": service.purge_at, "left_alone": sorted(left)},
        effects=("service-ended",),
    )  # fmt: skip


def _write(
    services: Sequence[Service], verdicts: Sequence[Verdict], *, now: datetime, by: Actor,
    kept: frozenset[int] = frozenset(),
) -> None:  # fmt: skip
    if not services:
        return
    ids = [service.pk for service in services]
    decisions = record(verdicts, now=now, actor=by)
    for service in services:
        service.ended_at = now
    fields = ["state", "ends_on", "ended_at", "purge_at", "purge_clause", "purge_decided_by"]
    Service.objects.bulk_update(services, fields)
    Cancellation.objects.filter(service_id__in=ids, state__in=queries.ENDING).update(
        state=CancellationState.CARRIED_OUT
    )
    tasks = [(service, "terminate", decision) for service, decision in zip(services, decisions, strict=True)]
    order_tasks([task for task in tasks if task[0].pk not in kept], now=now)
    order_tasks([task for task in tasks if task[0].pk in kept], now=now, details={"registration": "kept"})
    touch("service", ids)
    announce(ServicesEnded(tuple(ids), "end-service", now, by))
