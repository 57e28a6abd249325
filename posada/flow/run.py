"""The run over the agenda: due steps in order of time, in chunks of whole customers; a bad one is parked alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from posada.flow.entries import next_steps
from posada.flow.parts import in_parts
from posada.flow.plans import STEPS, plans_of
from posada.flow.replan import store
from posada.flow.stale import replan_stale
from posada.ground.agenda.brakes import acts_over_ceiling, emergency_stop
from posada.ground.agenda.models import Entry
from posada.ground.agenda.parking import park
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch, touch_unplanned, unit
from posada.terms.actor import SYSTEM
from posada.terms.database import FEW, ask
from posada.terms.rows import text_array
from posada.terms.versions import book
from posada.terms.views import View, views

CHUNK = 4000  # steps in one transaction: its fixed cost is spread thin, and what it locks is free again in a second


@dataclass
class Report:
    """What a run did: acts carried out by name, subjects parked."""

    counts: dict[str, int] = field(default_factory=dict)
    parked: int = 0
    braked: bool = False
    held: list[str] = field(default_factory=list)  # irreversible acts above their ceiling

    def add(self, act: str, count: int) -> None:
        self.counts[act] = self.counts.get(act, 0) + count


def next_stop(upto: datetime, without: Collection[str] = ()) -> datetime | None:
    """The earliest instant, not after `upto`, at which a run has work: a step is due, or other terms begin to rule."""
    return ask(NEXT_STOP, {"upto": upto, "without": text_array(without)})[0][0]


NEXT_DUE = """
SELECT due_at FROM agenda_entry
 WHERE due_at <= %(upto)s AND held_by = '' AND NOT act = ANY (%(without)s::text[]) ORDER BY due_at LIMIT 1"""
NEXT_STOP = f"""
SELECT least(({NEXT_DUE}), (SELECT min(stale_from) FROM agenda_entry WHERE stale_from <= %(upto)s),
             (SELECT min(stale_from) FROM agenda_idle WHERE stale_from <= %(upto)s))"""
NEXT_ACT = f"""
WITH next AS ({NEXT_DUE})
SELECT due_at, (SELECT act FROM unnest(%(acts)s::text[]) WITH ORDINALITY AS known(act, place)
                 WHERE EXISTS (SELECT 1 FROM agenda_entry e
                                WHERE e.due_at = next.due_at AND e.act = known.act AND e.held_by = '')
                 ORDER BY place LIMIT 1) FROM next"""


def next_due(upto: datetime, without: Collection[str] = ()) -> tuple[datetime, str | None] | None:
    """The earliest instant, not after `upto`, at which a step that nobody holds is due, and the first act due at it.

    The first in the order of the table of steps; None where that knows none of them.
    """
    acts = text_array(act for act in STEPS if act not in without)
    found = ask(NEXT_ACT, {"upto": upto, "without": text_array(without), "acts": acts})
    return found[0] if found else None


def run(upto: datetime, *, now: datetime) -> Report:
    """Carry out every step due by `upto`, earliest first, until none is left. Repeated, it does nothing.

    Plans that new terms touch are computed again first, so that a step they move forward is not missed. The emergency
    stop holds all of it; of irreversible acts, a batch above its ceiling is held whole.
    """
    report = Report()
    if emergency_stop() is not None:
        report.braked = True
        return report
    report.parked += replan_stale(now)
    held = acts_over_ceiling(upto, ceilings(), now=now)
    report.held = sorted(held)
    while (due := next_due(upto, held)) is not None:
        instant, act = due
        if act is None:
            _park_unknown(instant, now, report)
        else:
            carry_out_all(instant, act, now=now, report=report)
    return report


def ceilings() -> Mapping[str, int]:
    """How many irreversible acts of a kind may happen in one run."""
    published = book().versions
    return published[-1][1].provider.ceilings if published else {}


def carry_out_all(instant: datetime, act: str, *, now: datetime, report: Report) -> None:
    """Carry out one act for all subjects due at `instant`, chunk after chunk in order of customer.

    It begins behind the last chunk, so that it never looks again at what is done; what came to be due meanwhile is the
    next thing that the run finds.
    """
    last: DueStep | None = None
    while True:
        steps, more = due_steps(instant, act, after=last)
        if steps:
            carry_out(steps, now=now, report=report)
        if not more:
            return
        last = steps[-1]


def due_steps(instant: datetime, act: str, *, after: DueStep | None) -> tuple[list[DueStep], bool]:
    """A chunk of the steps of one act due at `instant`, by customer: those behind `after`; and whether more follow.

    Customers are not cut in two, so that what is decided on one has the same order however a run is interrupted; one
    alone with more steps than a chunk holds is handled in several.
    """
    rows = ask(
        "SELECT customer_id, subject_kind, subject_id, clause FROM agenda_entry"
        " WHERE due_at = %s AND act = %s AND (customer_id, subject_id) > (%s, %s) AND held_by = ''"
        " ORDER BY customer_id, subject_id LIMIT %s",
        [instant, act, *((after.customer_id, after.subject_id) if after else (-1, -1)), CHUNK],
        known=False,  # how many are due at an instant says whether an index is worth while
    )
    steps = [DueStep(customer, kind, id, act, instant, clause) for customer, kind, id, clause in rows]
    if len(steps) < CHUNK:
        return steps, False
    whole = [step for step in steps if step.customer_id != steps[-1].customer_id]
    return whole or steps, True


def carry_out(steps: Sequence[DueStep], *, now: datetime, report: Report) -> None:
    """Carry out a chunk in one transaction; where it fails, halve it until the culprit stands alone, and park it."""

    def work(part: Sequence[DueStep]) -> None:
        with unit(now, SYSTEM):
            ready = _still_due(part, now)
            for view, seen in _as_seen(ready):
                with view.open():
                    STEPS[part[0].act](seen, now=now, by=SYSTEM)
        report.add(part[0].act, len(ready))
        for step in _unmoved(ready):
            fails(step, "it was carried out and is still due: its rules contradict each other")

    def fails(step: DueStep, why: str) -> None:
        park(step, why, now=now)
        report.parked += 1

    in_parts(steps, work, fails)


def _as_seen(steps: Sequence[DueStep]) -> list[tuple[View, list[DueStep]]]:
    """The steps by how the published versions look to their customers when they fell due."""
    if not steps:
        return []
    found = views({step.customer_id for step in steps}, steps[0].due_at)
    return [(view, [step for step in steps if step.customer_id in view.customers]) for view in found]


def _still_due(steps: Sequence[DueStep], now: datetime) -> list[DueStep]:
    """The steps whose plan, computed again, still says them; entries that were wrong are mended and left for later.

    The entries are taken out of the agenda by this transaction, so two runs never carry out the same step; whatever
    the act makes of them, their plans are computed again after it, and stored anew.
    """
    by_kind: dict[str, dict[int, DueStep]] = {}
    for step in _taken_out(steps):
        by_kind.setdefault(step.subject_kind, {})[step.subject_id] = step
    ready: list[DueStep] = []
    for kind, wanted in by_kind.items():
        plans = plans_of(kind, list(wanted), now)
        coming = next_steps(plan for _, plan in plans.values())
        act, due_at = steps[0].act, steps[0].due_at
        due = {key for key, step in coming.items() if step is not None and (step.act, step.at) == (act, due_at)}
        confirmed = {subject for subject in wanted if subject in plans and id(plans[subject][1]) in due}
        ready += [step for subject, step in wanted.items() if subject in confirmed]
        moved = {id: step.customer_id for id, step in wanted.items() if id not in confirmed}
        if moved:
            store(kind, moved, now)
        touch(kind, wanted.keys())
        touch_unplanned(kind, confirmed)
    return sorted(ready, key=lambda step: (step.customer_id, step.subject_id))


def _unmoved(steps: Sequence[DueStep]) -> list[DueStep]:
    """The steps that are still due at the same instant after they were carried out: a rule contradicts itself."""
    if not steps:
        return []
    found = f"SELECT customer_id, subject_kind, subject_id FROM agenda_entry WHERE {DUE_AMONG}"
    unmoved = set(ask(found, _between(steps), known=len(steps) <= FEW))
    return [step for step in steps if step[:3] in unmoved] if unmoved else []


def _taken_out(steps: Sequence[DueStep]) -> Iterable[DueStep]:
    """The steps that are still due; the plans of others that stand among them are stored again with those touched.

    To take an entry out and store the next costs less than to lock it and move it: all its indexes change anyway.
    """
    taking = f"DELETE FROM agenda_entry WHERE {DUE_AMONG} RETURNING customer_id, subject_kind, subject_id"
    taken = set(ask(taking, _between(steps), known=len(steps) <= FEW))
    still = [step for step in steps if step[:3] in taken]
    for _, kind, subject in taken.difference(step[:3] for step in still):
        touch(kind, (subject,))
    return still


DUE_AMONG = """due_at = %s AND act = %s AND held_by = ''
 AND (customer_id, subject_id) >= (%s, %s) AND (customer_id, subject_id) <= (%s, %s)"""


def _between(steps: Sequence[DueStep]) -> list[int | str | datetime]:
    """What DUE_AMONG asks for: the entries of a chunk stand beside each other in the index of what is due."""
    first, last = steps[0], steps[-1]
    return [first.due_at, first.act, first.customer_id, first.subject_id, last.customer_id, last.subject_id]


def _park_unknown(instant: datetime, now: datetime, report: Report) -> None:
    """A step that no act carries out must not stop the run for ever."""
    for entry in Entry.objects.filter(due_at=instant, held_by="").exclude(act__in=STEPS):
        step = DueStep(entry.customer_id, entry.subject_kind, entry.subject_id, entry.act, entry.due_at)
        park(step, "no act carries it out", now=now)
        report.parked += 1
