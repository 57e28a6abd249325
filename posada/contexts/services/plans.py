"""The plans of many services at once, from a fixed number of queries."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from posada.contexts.billing.queries import billed_while_suspended, renewal_rulings
from posada.contexts.services import queries
from posada.contexts.services.models import ChangeState, PlanChange, Reminder, Service, State
from posada.contexts.services.plan import ServiceFacts, plan
from posada.contexts.services.rules.upgrade import Upgrade
from posada.kernel.plan import Plan
from posada.terms.selector import Target
from posada.terms.versions import book

ONE_DAY = timedelta(days=1)


def plans(service_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each service."""
    terms = book().for_existing(now)
    ends = queries.cancellations_under_way(service_ids)
    suspended = queries.open_holds(service_ids)
    found: dict[int, tuple[int, Plan]] = {}
    reminded, changes = reminders(service_ids), queries.changes_under_way(service_ids)
    for service in Service.objects.filter(pk__in=service_ids):
        target = Target(service.product_kind, service.type, service.product, None, None, service.cycle)
        next_period = service.billed_until + ONE_DAY if service.billed_until else service.renews_on
        if service.ends_on and next_period and next_period > service.ends_on:
            next_period = None
        if service.pk in suspended and not billed_while_suspended(terms, target):
            next_period = None
        order, late = renewal_rulings(terms, target)
        found[service.pk] = (
            service.customer_id,
            plan(
                ServiceFacts(
                    state=service.state,
                    target=target,
                    activated_at=service.activated_at,
                    next_period=next_period if service.state == State.ACTIVE else None,
                    renewal_issue_on=order.rule.issue_on(next_period, terms.calendar)
                    if order and next_period
                    else None,
                    renewal_clause=order.clause if order else "",
                    late_clause=late.clause if late and next_period == service.renews_on else "",
                    ends_on=service.ends_on,
                    end_clause=ends[service.pk].clause if service.pk in ends else "",
                    purge_at=service.purge_at if service.purged_at is None else None,
                    purge_clause=service.purge_clause,
                    renews_on=service.renews_on,
                    reminded=frozenset(
                        (act, day) for act, day, about in reminded.get(service.pk, ()) if about == service.renews_on
                    ),
                    change_on=scheduled_on(changes.get(service.pk)),
                    change_clause=changed.clause if (changed := terms.ruling(Upgrade, target)) else "",
                ),
                terms,
            ),
        )
    return found


def reminders(service_ids: Collection[int]) -> dict[int, list[tuple[str, date, date]]]:
    """(act, due day, renewal date it was about) of every notice of expiry that went out, by service."""
    found: dict[int, list[tuple[str, date, date]]] = {}
    rows = Reminder.objects.filter(service_id__in=service_ids)
    for service_id, act, due_on, renews_on in rows.values_list("service_id", "act", "due_on", "renews_on"):
        found.setdefault(service_id, []).append((act, due_on, renews_on))
    return found


def scheduled_on(change: PlanChange | None) -> date | None:
    """The day from which an agreed change waits to be applied; None where none waits for a day."""
    return change.effective_on if change is not None and change.state == ChangeState.SCHEDULED else None
