"""Joining a service to the recurring collection of its renewals, and leaving it."""

from datetime import datetime

from posada.contexts.billing import queries as billing
from posada.contexts.services import queries
from posada.contexts.services.models import Service
from posada.contexts.services.rules.recurring import (
    LateRecurringNotice,
    RecurringCollection,
    RecurringNotice,
    in_time,
)
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, grounds

MARK = "recurring"


def join_recurring(service_id: int, *, now: datetime, by: Actor) -> None:
    """The holder has the service's renewals collected by themselves from now on."""
    (service,) = queries.locked([service_id])
    ruling = queries.governs(service, now).ruling(RecurringCollection, queries.target(service))
    if ruling is None:
        raise BadInput("about", service.name, "a service whose renewals can be collected by themselves")
    _write(service, "join-recurring", ruling.permits(), {}, {"by": str(by), "at": now.isoformat()}, now=now, by=by)


def leave_recurring(service_id: int, *, now: datetime, by: Actor) -> None:
    """Stop the collection with the coming due day, or with the one after it where that is asked too late."""
    (service,) = queries.locked([service_id])
    joined = service.marks.get(MARK)
    if joined is None or service.renews_on is None:
        raise BadInput("about", service.name, "a service whose renewals are collected by themselves")
    terms, target = queries.governs(service, now), queries.target(service)
    notice, late = terms.ruling(RecurringNotice, target), terms.ruling(LateRecurringNotice, target)
    today, due_on = terms.calendar.today(now), service.renews_on
    if notice is None or late is None or in_time(due_on, today, notice.rule, terms.calendar):
        facts = {"in_time": True, "not_collected_on": due_on}
        _write(service, "leave-recurring", grounds(notice), facts, None, now=now, by=by)
        return
    facts = {"in_time": False, "collected_on": due_on, "last_day": terms.calendar.before(due_on, notice.rule.before)}
    stood_on = late.orders() + notice.limits()
    _write(service, "leave-recurring", stood_on, facts, {**joined, "until": due_on.isoformat()}, now=now, by=by)


def _write(
    service: Service,
    act: str,
    stood_on: tuple[Ground, ...],
    facts: dict[str, object],
    mark: dict[str, str] | None,
    *,
    now: datetime,
    by: Actor,
) -> None:
    verdict = Verdict(service.customer_id, "service", service.pk, act, now, stood_on, facts=facts, effects=(act,))
    record([verdict], now=now, actor=by)
    service.marks = {**service.marks, MARK: mark}
    service.save(update_fields=["marks"])
    touch("service", [service.pk])
    touch("invoice", [i.pk for i in billing.unpaid_invoices(service.customer_id, service_id=service.pk)])
