"""Storing the next step of every plan that was touched."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from posada.flow.plans import PLANS, planned
from posada.ground.agenda.stale import expect_these
from posada.ground.agenda.unit import Touched
from posada.kernel.plan import Plan, Step, next_step
from posada.terms.database import FEW, tell
from posada.terms.rows import array
from posada.terms.versions import book


def replan(touched: Touched, now: datetime) -> None:
    """Compute the touched plans again, and store, move or remove their entries in the agenda."""
    for kind in PLANS:
        ids = touched.get(kind)
        if ids:
            store(kind, ids, now)


def store(kind: str, subjects: Mapping[int, int] | Collection[int], now: datetime) -> None:
    """Compute these plans and make the agenda say the next step of each, and nothing for a plan that has none.

    `subjects` that are gone, and have no plan, are forgotten where their customer is given (id: customer).
    """
    gone = dict(subjects) if isinstance(subjects, Mapping) else {}
    for view, plans in planned(kind, subjects, now):
        with view.open():
            keep(kind, plans, now)
        for id in plans:
            gone.pop(id, None)
    if gone:
        keep(kind, {id: (customer, ()) for id, customer in gone.items()}, now)


def keep(kind: str, plans: Mapping[int, tuple[int, Plan]], now: datetime) -> None:
    """Write the next step of each plan.

    The plans hold until other terms begin to rule their customers; from then on the entries are stale.
    """
    following = next_steps(plan for _, plan in plans.values())
    rows: list[tuple[int, int, Step]] = []
    gone: list[tuple[int, int]] = []
    for subject, (customer, plan) in plans.items():
        step = following[id(plan)]
        if step is None:
            gone.append((customer, subject))
        else:
            rows.append((customer, subject, step))
    change = book().next_change(now)
    if gone and change is not None:
        expect_these(kind, gone, change)
    if gone:
        subjects = {"customers": array(c for c, _ in gone), "subjects": array(s for _, s in gone)}
        tell(DELETE, {"kind": kind, **subjects}, known=len(gone) <= FEW)
    if rows:
        tell(UPSERT, _columns(kind, rows) | {"stale_from": change}, known=len(rows) <= FEW)


def next_steps(plans: Iterable[Plan]) -> dict[int, Step | None]:
    """The next step of each plan, by the plan's identity: alike subjects share a plan, looked at once."""
    shared = {id(plan): plan for plan in plans}
    return {key: next_step(plan, None) for key, plan in shared.items()}


DELETE = """
DELETE FROM agenda_entry
 WHERE subject_kind = %(kind)s
   AND (customer_id, subject_id) IN (SELECT * FROM unnest(%(customers)s::bigint[], %(subjects)s::bigint[]))
"""

UPSERT = """
INSERT INTO agenda_entry (customer_id, subject_kind, subject_id, act, due_at, clause, irreversible, stale_from, held_by)
SELECT customer, %(kind)s::text, subject, act, due_at, clause, irreversible, %(stale_from)s::timestamptz,
       CASE WHEN EXISTS (SELECT 1 FROM agenda_parked p
                          WHERE p.customer_id = customer AND p.subject_kind = %(kind)s::text AND p.subject_id = subject
                            AND p.released_at IS NULL) THEN 'parked' ELSE '' END
  FROM unnest(%(customers)s::bigint[], %(subjects)s::bigint[], %(steps)s::bigint[]) AS t(customer, subject, step)
  JOIN unnest(%(acts)s::text[], %(due)s::timestamptz[], %(clauses)s::text[], %(irreversible)s::boolean[])
       WITH ORDINALITY AS s(act, due_at, clause, irreversible, number) ON s.number = t.step
    ON CONFLICT (customer_id, subject_kind, subject_id) DO UPDATE
   SET act = excluded.act, due_at = excluded.due_at, clause = excluded.clause, irreversible = excluded.irreversible,
       stale_from = excluded.stale_from,
       held_by = CASE WHEN agenda_entry.act = excluded.act AND agenda_entry.due_at = excluded.due_at
                      THEN agenda_entry.held_by ELSE excluded.held_by END
"""


def _columns(kind: str, rows: Sequence[tuple[int, int, Step]]) -> dict[str, Any]:
    """The entries as arrays; steps that are the same step are handed over once, and referred to by their place."""
    customers, subjects, coming = zip(*rows, strict=True)
    steps = list({id(step): step for step in coming}.values())
    numbers = {id(step): number for number, step in enumerate(steps, 1)}
    return {
        "kind": kind,
        "customers": array(customers),
        "subjects": array(subjects),
        "steps": array(map(numbers.__getitem__, map(id, coming))),
        "acts": [step.act for step in steps],
        "due": [step.at for step in steps],
        "clauses": [step.clause for step in steps],
        "irreversible": [step.irreversible for step in steps],
    }
