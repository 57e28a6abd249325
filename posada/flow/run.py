"""The run over the agenda: due steps in order of time, in chunks of whole customers; a bad one is parked alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, transaction

from posada.flow.plans import PLANS, STEPS
from posada.flow.replan import store
from posada.ground.agenda.models import Entry, Parked
from posada.ground.agenda.queries import brake_pulled
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch, unit
from posada.kernel.errors import PosadaError
from posada.kernel.plan import next_step
from posada.terms.actor import SYSTEM

CHUNK = 1000
PARKED_FOR = timedelta(days=2)


class NoProgress(PosadaError):
    """An act left its subject's plan as it was, so it would be carried out again and again."""


@dataclass
class Report:
    """What a run did: acts carried out by name, subjects parked."""

    counts: dict[str, int] = field(default_factory=dict)
    parked: int = 0
    braked: bool = False

    def add(self, act: str, count: int) -> None:
        self.counts[act] = self.counts.get(act, 0) + count


def next_due(upto: datetime) -> datetime | None:
    """The earliest instant, not after `upto`, at which a step that nobody holds is due."""
    return (
        Entry.objects.filter(due_at__lte=upto, held_by="").order_by("due_at").values_list("due_at", flat=True).first()
    )


def run(upto: datetime, *, now: datetime) -> Report:
    """Carry out every step due by `upto`, earliest first, until none is left. Repeated, it does nothing."""
    report = Report()
    if brake_pulled() is not None:
        report.braked = True
        return report
    while (instant := next_due(upto)) is not None:
        for act in STEPS:
            while steps := due_steps(instant, act):
                carry_out(steps, now=now, report=report)
        _park_unknown(instant, now, report)
    return report


def due_steps(instant: datetime, act: str) -> list[DueStep]:
    """A chunk of the steps of one act due at `instant`, by customer."""
    entries = Entry.objects.filter(due_at=instant, act=act, held_by="").order_by("customer_id", "subject_id")
    rows = entries.values_list("customer_id", "subject_kind", "subject_id", "act", "due_at", "clause")[:CHUNK]
    return [DueStep(*row) for row in rows]


def carry_out(steps: Sequence[DueStep], *, now: datetime, report: Report) -> None:
    """Carry out a chunk in one transaction; where it fails, halve it until the culprit stands alone, and park it."""
    if not steps:
        return
    try:
        with unit(now, SYSTEM):
            ready = _still_due(steps, now)
            if ready:
                STEPS[steps[0].act](ready, now=now, by=SYSTEM)
        report.add(steps[0].act, len(ready))
        for step in _unmoved(ready):
            park(step, NoProgress(f"{step.act} was carried out and is still due"), now)
            report.parked += 1
    except (PosadaError, DatabaseError, LookupError, ArithmeticError, ValueError) as error:
        if len(steps) == 1:
            park(steps[0], error, now)
            report.parked += 1
            return
        half = len(steps) // 2
        carry_out(steps[:half], now=now, report=report)
        carry_out(steps[half:], now=now, report=report)


def _still_due(steps: Sequence[DueStep], now: datetime) -> list[DueStep]:
    """The steps whose plan, computed again, still says them; entries that were wrong are mended and left for later.

    The entries stay locked by this transaction, so two runs never carry out the same step.
    """
    by_kind: dict[str, dict[int, DueStep]] = {}
    for step in _locked(steps):
        by_kind.setdefault(step.subject_kind, {})[step.subject_id] = step
    ready: list[DueStep] = []
    for kind, wanted in by_kind.items():
        plans = PLANS[kind](list(wanted), now)
        for id, step in wanted.items():
            following = next_step(plans[id][1], None) if id in plans else None
            if following is not None and (following.act, following.at) == (step.act, step.due_at):
                ready.append(step)
        confirmed = {step.subject_id for step in ready if step.subject_kind == kind}
        moved = {id: plans.get(id, (step.customer_id, ())) for id, step in wanted.items() if id not in confirmed}
        if moved:
            store(kind, moved)
        touch(kind, wanted.keys())  # whatever the act makes of them, their plans are computed again after it
    return sorted(ready, key=lambda step: (step.customer_id, step.subject_id))


def _unmoved(steps: Sequence[DueStep]) -> list[DueStep]:
    """The steps that are still due at the same instant after they were carried out: a rule contradicts itself."""
    if not steps:
        return []
    found = Entry.objects.filter(
        due_at=steps[0].due_at, act=steps[0].act, held_by="", subject_id__in=[step.subject_id for step in steps]
    ).values_list("subject_kind", "subject_id")
    unmoved = set(found)
    return [step for step in steps if (step.subject_kind, step.subject_id) in unmoved]


def _locked(steps: Sequence[DueStep]) -> Iterable[DueStep]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT customer_id, subject_kind, subject_id FROM agenda_entry WHERE due_at = %s AND act = %s"
            " AND customer_id = ANY(%s) AND subject_id = ANY(%s)"
            " ORDER BY customer_id, subject_kind, subject_id FOR UPDATE",
            [steps[0].due_at, steps[0].act, [s.customer_id for s in steps], [s.subject_id for s in steps]],
        )
        still = set(cursor.fetchall())
    return [step for step in steps if (step.customer_id, step.subject_kind, step.subject_id) in still]


@transaction.atomic
def park(step: DueStep, error: Exception, now: datetime) -> None:
    """Stop automation on one subject; nothing happens to the customer until a person has looked."""
    Parked.objects.get_or_create(
        customer_id=step.customer_id, subject_kind=step.subject_kind, subject_id=step.subject_id, released_at=None,
        defaults={
            "why": f"{step.act}: {type(error).__name__}: {error}", "owner": "administrator", "parked_at": now,
            "deadline": now + PARKED_FOR,
        },
    )  # fmt: skip
    Entry.objects.filter(
        customer_id=step.customer_id, subject_kind=step.subject_kind, subject_id=step.subject_id
    ).update(held_by="parked")


def _park_unknown(instant: datetime, now: datetime, report: Report) -> None:
    """A step that no act carries out must not stop the run for ever."""
    for entry in Entry.objects.filter(due_at=instant, held_by="").exclude(act__in=STEPS):
        step = DueStep(entry.customer_id, entry.subject_kind, entry.subject_id, entry.act, entry.due_at)
        park(step, LookupError(f"no act carries out {entry.act}"), now)
        report.parked += 1
