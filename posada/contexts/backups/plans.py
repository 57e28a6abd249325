"""The futures of a run of the backups, and of a copy that a customer made."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.backups import queries
from posada.contexts.backups.models import BackupRun, FinalCopyKept, PanelCopy
from posada.contexts.backups.rules.final_copy import FinalCopy
from posada.contexts.backups.rules.own_backups import OwnBackups
from posada.contexts.backups.rules.panel_copies import PanelCopies
from posada.contexts.services import queries as services
from posada.kernel.plan import Plan, Step
from posada.terms.contract import Terms
from posada.terms.rule import Ruling
from posada.terms.versions import book

HOUSE = 0  # no customer's


def run_plans(run_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(the house, plan) of each run: it begins, and is closed once nodes have had their time to report."""
    rulings = book().for_existing(now).rulings(OwnBackups)
    clause = rulings[0].clause if rulings else ""
    return {run.pk: (HOUSE, run_plan(run, clause)) for run in queries.runs(run_ids)}


def run_plan(run: BackupRun, clause: str) -> Plan:
    begin = () if run.begun_at is not None else (Step(run.due_at, "begin-backup-run", clause),)
    return () if run.closed_at is not None else (*begin, Step(run.closes_at, "close-backup-run", clause))


def copy_plans(copy_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each copy from the panel: the reminder, and the list of staff, while the file is there."""
    terms, copies = book().for_existing(now), queries.panel_copies(copy_ids)
    found = services.by_id({copy.service_id for copy in copies})
    ruled = {id: terms.ruling(PanelCopies, services.target(service)) for id, service in found.items()}
    return {copy.pk: (copy.customer_id, copy_plan(copy, ruled[copy.service_id], terms)) for copy in copies}


def copy_plan(copy: PanelCopy, ruling: Ruling[PanelCopies] | None, terms: Terms) -> Plan:
    if ruling is None or copy.gone_at is not None:
        return ()
    made, clause = copy.made_at, ruling.clause
    steps = []
    if copy.reminded_at is None:
        steps.append(Step(terms.calendar.add(made, ruling.rule.remind_after), "panel-copy-reminder", clause))
    if copy.listed_at is None:
        steps.append(Step(terms.calendar.add(made, ruling.rule.list_after), "panel-copy-list", clause))
    return tuple(steps)


def final_copy_plans(ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each last copy: it is removed on its day."""
    rulings = book().for_existing(now).rulings(FinalCopy)
    clause = rulings[0].clause if rulings else ""
    return {row.pk: (row.customer_id, final_copy_plan(row, clause)) for row in queries.final_copies(ids)}


def final_copy_plan(row: FinalCopyKept, clause: str) -> Plan:
    if row.remove_at is None or row.removed_at is not None:
        return ()
    return (Step(row.remove_at, "remove-final-copy", clause),)
