"""The agenda's entries for plans that were computed again: gathered kind by kind, and written by two statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, repeat
from typing import Any, NamedTuple

from posada.ground.agenda.stale import expect_these
from posada.ground.agenda.unit import unplanned
from posada.kernel.plan import Plan, Step, next_step
from posada.terms.database import FEW, tell
from posada.terms.rows import array, text_array
from posada.terms.versions import book


class Coming(NamedTuple):
    """The next step that plans of one kind share, which hold until `stale_from`; and whose plans they are."""

    kind: str
    step: Step
    stale_from: datetime | None
    customers: list[int]
    subjects: list[int]


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
        shared = {key: Coming(kind, step, change, [], []) for key, step in following.items() if step is not None}
        over: list[tuple[int, int]] = []
        for subject, (customer, plan) in plans.items():
            coming = shared.get(id(plan))
            if coming is None:
                over.append((customer, subject))
            else:
                coming.customers.append(customer)
                coming.subjects.append(subject)
        self.coming += shared.values()
        self.gone += [(customer, kind, subject) for customer, subject in over]
        if over and change is not None:
            expect_these(kind, over, change)

    def write(self) -> None:
        """Store, move and remove the entries."""
        if self.gone:
            customers, kinds, subjects = zip(*self.gone, strict=True)
            given = {"customers": array(customers), "kinds": text_array(kinds), "subjects": array(subjects)}
            tell(DELETE, given, known=len(self.gone) <= FEW)
        fresh, others = [], []
        for each in self.coming:
            inside, outside = _parted(each, unplanned(each.kind))
            fresh += inside
            others += outside
            unplanned(each.kind).difference_update(each.subjects)
        if sum(len(each.subjects) for each in self.coming) <= FEW:
            _tell(UPSERT, self.coming)
        else:
            _tell(INSERT, fresh)
            _tell(UPSERT, others)


def _parted(coming: Coming, without: set[int]) -> tuple[list[Coming], list[Coming]]:
    """Those of which the agenda has no entry, and those of which it may have one; nearly always all are either."""
    if without.issuperset(coming.subjects):
        return [coming], []
    if without.isdisjoint(coming.subjects):
        return [], [coming]
    known, new = coming._replace(customers=[], subjects=[]), coming._replace(customers=[], subjects=[])
    for customer, subject in zip(coming.customers, coming.subjects, strict=True):
        part = new if subject in without else known
        part.customers.append(customer)
        part.subjects.append(subject)
    return [new], [known]


def _tell(statement: str, coming: Sequence[Coming]) -> None:
    if coming:
        tell(statement, _columns(coming), known=sum(len(each.subjects) for each in coming) <= FEW)


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
    """The entries as arrays: each step is handed over once, and referred to by its place."""
    return {
        "customers": array(chain.from_iterable(each.customers for each in coming)),
        "subjects": array(chain.from_iterable(each.subjects for each in coming)),
        "steps": array(chain.from_iterable(repeat(place, len(each.subjects)) for place, each in enumerate(coming, 1))),
        "kinds": [each.kind for each in coming],
        "acts": [each.step.act for each in coming],
        "due": [each.step.at for each in coming],
        "clauses": [each.step.clause for each in coming],
        "irreversible": [each.step.irreversible for each in coming],
        "stale": [each.stale_from for each in coming],
    }
