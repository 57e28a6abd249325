"""Runs of the backups: begun, reported on by nodes, closed with a result, and the next one put on the agenda."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from posada.contexts.backups import queries
from posada.contexts.backups.acts.leave_out import sort_by_size
from posada.contexts.backups.events import BackupRunBegan
from posada.contexts.backups.models import BackupRun, Copy
from posada.contexts.backups.plans import HOUSE
from posada.contexts.backups.rules.left_out import DatabasesKept
from posada.contexts.backups.rules.own_backups import OwnBackups, first_run, next_run
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.ground.agenda.cases import Matter, open_cases
from posada.ground.agenda.queries import cases_open
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling
from posada.terms.versions import book

FAILED = "backup-failed"
RUN = "backup-run"


def begin_backups(*, now: datetime) -> None:
    """Put the first run on the agenda, once there is something to back up; later ones follow from each other."""
    terms = book().for_existing(now)
    found = queries.backed_up(terms)
    if found is None or queries.open_run() is not None or not found[1].exists():
        return
    _plan(first_run(now, found[0].rule, terms.calendar), found[0], now)


def _plan(due_at: datetime, ruling: Ruling[OwnBackups], now: datetime) -> None:
    closes_at = book().for_existing(now).calendar.add(due_at, ruling.rule.report_within)
    run, _ = BackupRun.objects.get_or_create(due_at=due_at, defaults={"closes_at": closes_at})
    touch(RUN, [run.pk])


@dataclass(frozen=True, slots=True)
class Made:
    """A copy that a node made: in which run, its name in the repository there, and what is in it."""

    run_id: int
    snapshot: str
    databases: Sequence[str]
    databases_only: bool


def take_copy(service_id: int, good: bool, made: Made, *, size: int = 0, error: str = "", at: datetime) -> None:
    """Keep what came of a copy that a run ordered of a node; one that is late is kept though its run was closed."""
    (run,), service = queries.runs([made.run_id]), services.by_id([service_id])[service_id]
    said = {
        "taken_at": at, "good": good, "databases_only": made.databases_only, "size": size, "error": error[:200],
        "snapshot": made.snapshot, "databases": list(made.databases),
    }  # fmt: skip
    Copy.objects.update_or_create(customer_id=service.customer_id, service_id=service_id, run_id=run.pk, defaults=said)
    ruling = book().for_existing(at).ruling(OwnBackups, services.target(service))
    if good and ruling is not None:
        _make_room(service_id, ruling.rule.keep, at)


def take_report(service_id: int, good: bool, *, size: int = 0, error: str = "", at: datetime) -> None:
    """Keep what a node says came of a service's backup, once a run; a later word on the same run stands.

    Of a service that was left out for its size, the copy is of its databases, where the terms keep those. BadInput
    where no run is open, or nothing backs the service up.
    """
    run, service = queries.open_run(), services.by_id([service_id])[service_id]
    terms, target = book().for_existing(at), services.target(service)
    ruling, left_out = terms.ruling(OwnBackups, target), service_id in queries.left_out([service_id])
    if run is None or ruling is None or at < run.due_at or (left_out and terms.ruling(DatabasesKept, target) is None):
        raise BadInput("service", service.name, "a service of the run that goes on")
    said = {"taken_at": at, "good": good, "databases_only": left_out, "size": size, "error": error[:200]}
    Copy.objects.update_or_create(customer_id=service.customer_id, service_id=service_id, run_id=run.pk, defaults=said)
    if good:
        _make_room(service_id, ruling.rule.keep, at)


def _make_room(service_id: int, keep: int, now: datetime) -> None:
    """Count the oldest copies beyond those that are kept as removed."""
    surplus = list(queries.copies(service_id).values_list("pk", flat=True)[keep:])
    Copy.objects.filter(pk__in=surplus).update(removed_at=now)


def begin_runs(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Say of each run what it copies: nothing of what is too large, or its databases alone.

    Announces BackupRunBegan.
    """
    found = queries.backed_up(terms := book().for_existing(now))
    for run in BackupRun.objects.select_for_update().filter(pk__in=[step.subject_id for step in steps], begun_at=None):
        if found is not None:
            covered = list(found[1])
            sort_by_size(run, covered, now=now, by=by)
            announce(_began(run, covered, terms, now))
        run.begun_at = now
        run.save(update_fields=["begun_at"])
        touch(RUN, [run.pk])


def _began(run: BackupRun, covered: Sequence[Service], terms: Terms, now: datetime) -> BackupRunBegan:
    """What is copied of each service that has been delivered, and how many copies stay."""
    owed = _without_left_out([service for service in covered if service.activated_at is not None], terms)
    out = queries.left_out([service.pk for service in owed])
    rulings = {service.pk: terms.ruling(OwnBackups, services.target(service)) for service in owed}
    return BackupRunBegan(
        run.pk, {service.pk: "databases" if service.pk in out else "files-and-databases" for service in owed},
        {id: ruling.rule.keep for id, ruling in rulings.items() if ruling is not None}, now,
    )  # fmt: skip


def close_runs(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Record the result of each run, put its failures before a person, and plan the next one."""
    terms = book().for_existing(now)
    found = queries.backed_up(terms)
    for run in BackupRun.objects.select_for_update().filter(pk__in=[step.subject_id for step in steps], closed_at=None):
        run.closed_at = now
        if found is not None:
            ruling, covered = found
            failed = _settle(run, list(covered), ruling, now, by)
            verdict = Verdict(
                HOUSE, RUN, run.pk, "close-backup-run", run.closes_at, ruling.orders(),
                facts={"accounts": run.good + run.failed, "good": run.good, "failed": run.failed, "size": run.size,
                       "due_at": run.due_at.astimezone(terms.calendar.tz), "alerted": failed,
                       "next": next_run(run.due_at, ruling.rule, terms.calendar)},
                effects=("run-recorded",),
            )  # fmt: skip
            record([verdict], now=now, actor=by)
        run.save(update_fields=["closed_at", "good", "failed", "size"])
        touch(RUN, [run.pk])
        if found is not None:
            _plan(next_run(run.due_at, found[0].rule, terms.calendar), found[0], now)


def _settle(run: BackupRun, covered: Sequence[Service], ruling: Ruling[OwnBackups], now: datetime, by: Actor) -> int:
    """Count what came of a run, and open a case for each failure, those that nobody reported among them."""
    reports = {copy.service_id: copy for copy in queries.reported(run)}
    due = [service for service in covered if service.activated_at and service.activated_at < run.due_at]
    due = _without_left_out(due, book().for_existing(now))
    failed = [service for service in due if service.pk not in reports or not reports[service.pk].good]
    run.good = sum(copy.good for copy in reports.values())
    run.failed = len(failed)
    run.size = sum(copy.size for copy in reports.values())
    known = cases_open("service", [service.pk for service in failed], FAILED)
    matters = [
        Matter(
            service.customer_id, FAILED, ("service", service.pk), ruling.rule.role, ruling.orders(), run.closes_at,
            facts={"run": run.due_at, "reported": service.pk in reports,
                   "error": reports[service.pk].error if service.pk in reports else ""},
        )
        for service in failed
        if service.pk not in known
    ]  # fmt: skip
    open_cases(matters, now=now, by=by)
    return len(matters)


def _without_left_out(due: Sequence[Service], terms: Terms) -> list[Service]:
    """Those that a run owes a copy: what is too large owes one of its databases, or none."""
    out = queries.left_out([service.pk for service in due])
    return [s for s in due if s.pk not in out or terms.ruling(DatabasesKept, services.target(s)) is not None]
