"""Reductions that were asked for and did not come in time."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.metering import queries
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record


def pass_on(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Each goes to whoever answers for it; nothing happens to the service by itself."""
    due_at = {step.subject_id: step.due_at for step in steps}
    for case in Case.objects.select_for_update().filter(pk__in=due_at, state=CaseState.OPEN).order_by("pk"):
        ruling = queries.reduction(case.kind, case.subject_id, now)
        if ruling is None:
            continue
        record(
            [Verdict(case.customer_id, case.subject_kind, case.subject_id, "reduction-overdue", due_at[case.pk],
                     ruling.orders(), facts={"to": ruling.rule.overdue_to}, effects=("case-passed-on",))],
            now=now, actor=by,
        )  # fmt: skip
        case.role, case.stage = ruling.rule.overdue_to, "overdue"
        case.save(update_fields=["role", "stage"])
        touch("case", [case.pk])
