"""The futures of warnings, hand-overs, overloads and preventive suspensions, each from a fixed number of queries."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.abuse.acts.suspend_preventively import CASE, alerts_sent
from posada.contexts.abuse.models import Breach, Handover, Overload
from posada.contexts.abuse.rules.breach_consequences import BreachWarning, DataHandover
from posada.contexts.abuse.rules.overload import OverloadSuspension
from posada.contexts.abuse.rules.preventive_suspension import SuspensionReview
from posada.contexts.services import queries as services
from posada.ground.agenda.models import Case, CaseState
from posada.kernel.plan import Plan, Step
from posada.terms.contract import Terms
from posada.terms.rule import Ruling
from posada.terms.versions import book


def breach_plans(ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each breach: a warning not heeded in time goes to a person."""
    terms = book().for_existing(now)
    ruling = next(iter(terms.rulings(BreachWarning)), None)
    found: dict[int, tuple[int, Plan]] = {}
    for breach in Breach.objects.filter(pk__in=ids):
        done = breach.comply_by is None or breach.settled_at or breach.unmet_at or breach.withdrawn_at
        steps = () if done or breach.comply_by is None else (
            Step(breach.comply_by, "breach-unmet", ruling.clause if ruling else "", conditional="if-not-settled"),
        )  # fmt: skip
        found[breach.pk] = (breach.customer_id, steps)
    return found


def handover_plans(ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each hand-over: it opens and closes by itself."""
    ruling = next(iter(book().for_existing(now).rulings(DataHandover)), None)
    clause = ruling.clause if ruling else ""
    found: dict[int, tuple[int, Plan]] = {}
    for row in Handover.objects.filter(pk__in=ids):
        steps: list[Step] = []
        if row.opened_at is None:
            steps.append(Step(row.opens_at, "handover-open", clause))
        if row.closed_at is None:
            steps.append(Step(row.closes_at, "handover-close", clause))
        found[row.pk] = (row.customer_id, tuple(steps))
    return found


def case_plans(ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each case that has a clock: that of a preventive suspension."""
    terms = book().for_existing(now)
    cases = list(Case.objects.filter(pk__in=ids))
    found = services.by_id([case.subject_id for case in cases if case.kind == CASE])
    return {
        case.pk: (
            case.customer_id,
            review(case, terms.ruling(SuspensionReview, services.target(found[case.subject_id])), terms)
            if case.kind == CASE
            else (),
        )
        for case in cases
    }


def review(case: Case, ruling: Ruling[SuspensionReview] | None, terms: Terms) -> Plan:
    """The alerts until a preventive suspension is decided, and the instant at which it is overdue."""
    if ruling is None or case.state != CaseState.OPEN or case.stage == "overdue" or case.deadline is None:
        return ()
    waits = () if case.stage == "prolonged" else ruling.rule.alerts_after[alerts_sent(case.stage) :]
    alerts = [Step(terms.calendar.add(case.opened_at, wait), "review-alert", ruling.clause) for wait in waits]
    return tuple(sorted([*alerts, Step(case.deadline, "review-overdue", ruling.clause, conditional="if-undecided")]))


def overload_plans(ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each overload: what it suspends is on again at its instant."""
    ruling = next(iter(book().for_existing(now).rulings(OverloadSuspension)), None)
    clause = ruling.clause if ruling else ""
    return {
        found.pk: (found.customer_id, (Step(found.until, "lift-overload", clause),) if found.lifted_at is None else ())
        for found in Overload.objects.filter(pk__in=ids)
    }
