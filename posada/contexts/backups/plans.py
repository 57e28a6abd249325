"""The future of a run of the backups: when it is closed."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.backups import queries
from posada.contexts.backups.rules.own_backups import OwnBackups
from posada.kernel.plan import Plan, Step
from posada.terms.versions import book

HOUSE = 0  # no customer's


def run_plans(run_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(the house, plan) of each run: it is closed once nodes have had their time to report."""
    rulings = book().for_existing(now).rulings(OwnBackups)
    clause = rulings[0].clause if rulings else ""
    return {
        run.pk: (HOUSE, (Step(run.closes_at, "close-backup-run", clause),) if run.closed_at is None else ())
        for run in queries.runs(run_ids)
    }
