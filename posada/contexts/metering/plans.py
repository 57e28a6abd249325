"""The futures of reductions that were asked for, and of limits that are to be looked at again."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.metering.models import Restraint
from posada.contexts.metering.rules.use_threshold import ReductionRequest
from posada.ground.agenda.models import Case, CaseState
from posada.kernel.plan import Plan, Step
from posada.terms.versions import book


def case_plans(case_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each case in which a reduction was asked for: passed on where it does not come in time."""
    kinds = {ruling.rule.of: ruling for ruling in book().for_existing(now).rulings(ReductionRequest)}
    found: dict[int, tuple[int, Plan]] = {}
    if not kinds:
        return found
    for case in Case.objects.filter(pk__in=case_ids, kind__in=kinds, deadline__isnull=False):
        steps: Plan = ()
        if case.state == CaseState.OPEN and case.stage != "overdue" and case.deadline is not None:
            clause = kinds[case.kind].clause
            steps = (Step(case.deadline, "reduction-overdue", clause, conditional="if-undecided"),)
        found[case.pk] = (case.customer_id, steps)
    return found


def restraint_plans(ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each limit on a service: a person looks at it again on its day."""
    calendar = book().for_existing(now).calendar
    return {
        row.pk: (
            row.customer_id,
            (Step(calendar.start_of(row.review_on), "review-limits", ""),)
            if row.ended_at is None and row.reviewed_at is None
            else (),
        )
        for row in Restraint.objects.filter(pk__in=ids)
    }
