"""Computing again the plans that a new version of the terms touches, before anything acts on them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet, Value

from posada.flow.parts import in_parts
from posada.flow.plans import PLANS
from posada.flow.replan import store
from posada.ground.agenda.models import Entry, Idle
from posada.ground.agenda.parking import park
from posada.ground.agenda.steps import DueStep
from posada.terms.prepared import prepared
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
        with transaction.atomic():
            store(steps[0].subject_kind, {step.subject_id: step.customer_id for step in steps}, now)

    for take, kind in _stale(now):
        taken = True
        while taken:
            with transaction.atomic(), standing_book():
                steps = take(kind, now)
                in_parts(steps, compute, fails)
                taken = bool(steps)
    return len(parked)


def _stale(now: datetime) -> list[tuple[Callable[[str, datetime], list[DueStep]], str]]:
    """What is stale by `now`: entries before those with nothing ahead, each by kind in the order of the plans."""
    found = set(_stale_kinds(now))
    return [(take, kind) for take, model in TAKEN for kind in PLANS if (model.__name__, kind) in found]


@prepared
def _stale_kinds(now: datetime) -> QuerySet[Any, Any]:
    """(model, kind of subject) of what is stale."""
    entries, idle = (
        model._default_manager.filter(stale_from__lte=now).order_by().values_list(Value(model.__name__), "subject_kind")
        for _, model in TAKEN
    )
    return entries.union(idle)


def _take(kind: str, now: datetime) -> list[DueStep]:
    """A chunk of the stale entries of one kind of subject, locked by this transaction."""
    stale = Entry.objects.filter(subject_kind=kind, stale_from__lte=now).select_for_update(skip_locked=True)
    rows = stale.order_by("id").values_list("customer_id", "subject_kind", "subject_id", "act", "due_at", "clause")
    return [DueStep(*row) for row in rows[:CHUNK]]


def _take_idle(kind: str, now: datetime) -> list[DueStep]:
    """A chunk of the live subjects of one kind that had nothing ahead; they are forgotten, or get an entry."""
    idle = Idle.objects.filter(subject_kind=kind, stale_from__lte=now).select_for_update(skip_locked=True)
    found = list(idle.order_by("customer_id", "subject_id")[:CHUNK])
    Idle.objects.filter(pk__in=[row.pk for row in found]).delete()
    return [DueStep(row.customer_id, kind, row.subject_id, "plan", row.stale_from) for row in found]


TAKEN: tuple[tuple[Callable[[str, datetime], list[DueStep]], type[Entry] | type[Idle]], ...] = (
    (_take, Entry),
    (_take_idle, Idle),
)
