"""The futures of matters that should be decided, and of quotes that should be accepted, by a certain time."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.casework.models import State, Work
from posada.contexts.casework.rules.asked_case import AskedCase
from posada.contexts.casework.rules.quoted_work import QuotedWork
from posada.ground.agenda.models import Case, CaseState
from posada.kernel.plan import Plan, Step
from posada.terms.versions import book


def case_plans(case_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each case of a kind that is raised by a rule: passed on where nobody decides in time."""
    terms = book().for_existing(now)
    found: dict[int, tuple[int, Plan]] = {}
    for case in Case.objects.filter(pk__in=case_ids, deadline__isnull=False):
        ruling = next((each for each in terms.rulings(AskedCase) if each.rule.of == case.kind), None)
        if ruling is None or ruling.rule.within is None or case.deadline is None:
            continue
        waits = case.state == CaseState.OPEN and case.stage != "overdue"
        step = Step(case.deadline, "pass-on", ruling.clause, conditional="if-undecided")
        found[case.pk] = (case.customer_id, (step,) if waits else ())
    return found


def work_plans(work_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each piece of quoted work: its quote lapses where nobody accepts it in time."""
    terms = book().for_existing(now)
    found: dict[int, tuple[int, Plan]] = {}
    for work in Work.objects.filter(pk__in=work_ids):
        ruling = terms.ruling(QuotedWork, of=work.of)
        steps: Plan = ()
        if work.state == State.QUOTED and work.open_until is not None:
            steps = (
                Step(work.open_until, "quote-lapse", ruling.clause if ruling else "", conditional="if-not-accepted"),
            )
        found[work.pk] = (work.customer_id, steps)
    return found
