"""Computing again the plans that a new version of the terms touches, before anything acts on them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from posada.flow.parts import in_parts
from posada.flow.plans import PLANS
from posada.flow.replan import store
from posada.ground.agenda.models import Entry
from posada.ground.agenda.parking import park
from posada.ground.agenda.steps import DueStep
from posada.terms.versions import standing_book

CHUNK = 1000


def replan_stale(now: datetime) -> int:
    """Compute every plan again that is stale by `now`, a chunk a transaction; how many subjects were parked at it.

    What another run has locked is left to it, so several share the work.
    """
    parked: list[DueStep] = []

    def fails(step: DueStep, why: str) -> None:
        park(step, why, now=now)
        parked.append(step)

    def compute(steps: Sequence[DueStep]) -> None:
        kind, known = steps[0].subject_kind, {step.subject_id: (step.customer_id, ()) for step in steps}
        with transaction.atomic():
            store(kind, {**known, **PLANS[kind](list(known), now)}, now)

    kinds = set(Entry.objects.filter(stale_from__lte=now).values_list("subject_kind", flat=True).distinct())
    for kind in [kind for kind in PLANS if kind in kinds]:
        taken = True
        while taken:
            with transaction.atomic(), standing_book():
                steps = _take(kind, now)
                in_parts(steps, compute, fails)
                taken = bool(steps)
    return len(parked)


def _take(kind: str, now: datetime) -> list[DueStep]:
    """A chunk of the stale entries of one kind of subject, locked by this transaction."""
    stale = Entry.objects.filter(subject_kind=kind, stale_from__lte=now).select_for_update(skip_locked=True)
    rows = stale.order_by("id").values_list("customer_id", "subject_kind", "subject_id", "act", "due_at", "clause")
    return [DueStep(*row) for row in rows[:CHUNK]]
