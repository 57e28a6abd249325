"""The agenda's entries for plans that were computed again: gathered kind by kind, and written by two statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from posada.ground.agenda.stale import expect_these
from posada.ground.agenda.unit import unplanned
from posada.kernel.plan import Plan, Step, next_step
from posada.terms.database import FEW, tell
from posada.terms.rows import array, text_array
from posada.terms.versions import book


class Coming(NamedTuple):
    """The next step of a subject's plan, which holds until `stale_from`."""

    customer: int
    kind: str
    subject: int
    step: Step
    stale_from: datetime | None


@dataclass
class Entries:
    """What the agenda is to say: the next step of each plan, and nothing for a plan that has none."""

    coming: list[Coming] = field(default_factory=list)
    gone: list[tuple[int, str, int]] = field(default_factory=list)  # customer, kind, subject

    def add(self, kind: str, plans: Mapping[int, tuple[int, Plan]], now: datetime) -> None:
        """Take in (customer, plan) of each subject.

        The plans hold until other terms begin to rule their customers; from then on the entries are stale.
        """
        following, change = next_steps(plan for _, plan in plans.values()), book().next_change(now)
        over: list[tuple[int, int]] = []
        for subject, (customer, plan) in plans.items():
            step = following[id(plan)]
            if step is None:
                over.append((customer, subject))
            else:
                self.coming.append(Coming(customer, kind, subject, step, change))
        self.gone += [(customer, kind, subject) for customer, subject in over]
        if over and change is not None:
            expect_these(kind, over, change)

    def write(self) -> None:
        """Store, move and remove the entries."""
        if self.gone:
            customers, kinds, subjects = zip(*self.gone, strict=True)
            given = {"customers": array(customers), "kinds": text_array(kinds), "subjects": array(subjects)}
            tell(DELETE, given, known=len(self.gone) <= FEW)
        without = {kind: unplanned(kind) for kind in {each.kind for each in self.coming}}
        if len(self.coming) <= FEW:
            _tell(UPSERT, self.coming)
        else:
            _tell(INSERT, [each for each in self.coming if each.subject in without[each.kind]])
            _tell(UPSERT, [each for each in self.coming if each.subject not in without[each.kind]])
        for kind, planned in without.items():
            planned.difference_update([each.subject for each in self.coming if each.kind == kind])


def _tell(statement: str, coming: Sequence[Coming]) -> None:
    if coming:
        tell(statement, _columns(coming), known=len(coming) <= FEW)


def next_steps(plans: Iterable[Plan]) -> dict[int, Step | None]:
    """The next step of each plan, by the plan's identity: alike subjects share a plan, looked at once."""
    shared = {id(plan): plan for plan in plans}
    return {key: next_step(plan, None) for key, plan in shared.items()}


DELETE = """
DELETE FROM agenda_entry
 WHERE (customer_id, subject_kind, subject_id) IN
       (SELECT * FROM unnest(%(customers)s::bigint[], %(kinds)s::text[], %(subjects)s::bigint[]))
"""

# The subjects as they are, and the steps that they share, each told once.
TOLD = """
  FROM unnest(%(customers)s::bigint[], %(subjects)s::bigint[], %(steps)s::bigint[]) AS t(customer, subject, step)
  JOIN unnest(%(kinds)s::text[], %(acts)s::text[], %(due)s::timestamptz[], %(clauses)s::text[],
              %(irreversible)s::boolean[], %(stale)s::timestamptz[])
       WITH ORDINALITY AS s(kind, act, due_at, clause, irreversible, stale_from, number) ON s.number = t.step
"""
INTO = """
INSERT INTO agenda_entry (customer_id, subject_kind, subject_id, act, due_at, clause, irreversible, stale_from, held_by)
SELECT customer, kind, subject, act, due_at, clause, irreversible, stale_from, """

# Of subjects that have no entry, and therefore are not parked either: a third cheaper than to look first.
INSERT = f"{INTO} '' {TOLD}"

UPSERT = f"""{INTO}
       CASE WHEN EXISTS (SELECT 1 FROM agenda_parked p
                          WHERE p.customer_id = customer AND p.subject_kind = kind AND p.subject_id = subject
                            AND p.released_at IS NULL) THEN 'parked' ELSE '' END
{TOLD}
    ON CONFLICT (customer_id, subject_kind, subject_id) DO UPDATE
   SET act = excluded.act, due_at = excluded.due_at, clause = excluded.clause, irreversible = excluded.irreversible,
       stale_from = excluded.stale_from,
       held_by = CASE WHEN agenda_entry.act = excluded.act AND agenda_entry.due_at = excluded.due_at
                      THEN agenda_entry.held_by ELSE excluded.held_by END
"""


def _columns(coming: Sequence[Coming]) -> dict[str, Any]:
    """The entries as arrays; steps that are the same step are handed over once, and referred to by their place."""
    keys = [(each.kind, id(each.step), each.stale_from) for each in coming]
    steps = dict(zip(keys, coming, strict=True))
    numbers = {key: number for number, key in enumerate(steps, 1)}
    return {
        "customers": array(each.customer for each in coming),
        "subjects": array(each.subject for each in coming),
        "steps": array(map(numbers.__getitem__, keys)),
        "kinds": [each.kind for each in steps.values()],
        "acts": [each.step.act for each in steps.values()],
        "due": [each.step.at for each in steps.values()],
        "clauses": [each.step.clause for each in steps.values()],
        "irreversible": [each.step.irreversible for each in steps.values()],
        "stale": [each.stale_from for each in steps.values()],
    }
