"""Storing the next step of every plan that was touched."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from posada.flow.plans import PLANS
from posada.ground.agenda.unit import Touched
from posada.kernel.plan import Plan, Step, next_step
from posada.terms.versions import book


def replan(touched: Touched, now: datetime) -> None:
    """Compute the touched plans again, and store, move or remove their entries in the agenda."""
    for kind in PLANS:
        ids = touched.get(kind)
        if ids:
            store(kind, PLANS[kind](ids, now), now)


def store(kind: str, plans: dict[int, tuple[int, Plan]], now: datetime) -> None:
    """Make the agenda say the next step of each of these plans, and nothing for a plan that has none.

    The plans hold until other terms begin to rule; from then on the entries are stale.
    """
    following = next_steps(plan for _, plan in plans.values())
    rows = [(customer, subject, step) for subject, (customer, plan) in plans.items() if (step := following[id(plan)])]
    gone = [subject for subject, (_, plan) in plans.items() if not plan]
    with connection.cursor() as cursor:
        if gone:
            cursor.execute(
                "DELETE FROM agenda_entry WHERE subject_kind = %s AND subject_id = ANY(%s) AND customer_id = ANY(%s)",
                [kind, gone, [plans[subject][0] for subject in gone]],
            )
        if rows:
            cursor.execute(UPSERT, _columns(kind, rows) | {"stale_from": book().next_change(now)})


def next_steps(plans: Iterable[Plan]) -> dict[int, Step | None]:
    """The next step of each plan, by the plan's identity: alike subjects share a plan, looked at once."""
    shared = {id(plan): plan for plan in plans}
    return {key: next_step(plan, None) for key, plan in shared.items()}


UPSERT = """
INSERT INTO agenda_entry (customer_id, subject_kind, subject_id, act, due_at, clause, irreversible, stale_from, held_by)
SELECT customer, %(kind)s, subject, act, due_at, clause, irreversible, %(stale_from)s,
       CASE WHEN EXISTS (SELECT 1 FROM agenda_parked p
                          WHERE p.customer_id = customer AND p.subject_kind = %(kind)s AND p.subject_id = subject
                            AND p.released_at IS NULL) THEN 'parked' ELSE '' END
  FROM unnest(%(customers)s::bigint[], %(subjects)s::bigint[], %(acts)s::text[], %(due)s::timestamptz[],
              %(clauses)s::text[], %(irreversible)s::boolean[])
       AS t(customer, subject, act, due_at, clause, irreversible)
    ON CONFLICT (customer_id, subject_kind, subject_id) DO UPDATE
   SET act = excluded.act, due_at = excluded.due_at, clause = excluded.clause, irreversible = excluded.irreversible,
       stale_from = excluded.stale_from,
       held_by = CASE WHEN agenda_entry.act = excluded.act AND agenda_entry.due_at = excluded.due_at
                      THEN agenda_entry.held_by ELSE excluded.held_by END
"""


def _columns(kind: str, rows: list[tuple[int, int, Step]]) -> dict[str, Any]:
    return {
        "kind": kind,
        "customers": [customer for customer, _, _ in rows],
        "subjects": [subject for _, subject, _ in rows],
        "acts": [step.act for _, _, step in rows],
        "due": [step.at for _, _, step in rows],
        "clauses": [step.clause for _, _, step in rows],
        "irreversible": [step.irreversible for _, _, step in rows],
    }
