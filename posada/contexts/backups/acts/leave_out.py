"""Leaving out of a run what is too large for it, and taking it in again; and how large each service is."""

from datetime import datetime

from posada.contexts.backups import queries
from posada.contexts.backups.events import LeftOutOfBackups
from posada.contexts.backups.models import BackupRun, DiskUse, LeftOut
from posada.contexts.backups.rules.left_out import BackupSizeLimit, DatabasesKept, too_large
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling, grounds
from posada.terms.versions import book


def take_disk_use(service_id: int, used: int, *, at: datetime) -> None:
    """Keep how many bytes a service uses. An older word than the last one is not kept."""
    if used < 0:
        raise BadInput("value", used, "bytes, 0 or more")
    service = services.by_id([service_id])[service_id]
    known = DiskUse.objects.filter(service_id=service_id).first()
    if known is None or known.measured_at <= at:
        said = {"used": used, "measured_at": at}
        DiskUse.objects.update_or_create(customer_id=service.customer_id, service_id=service_id, defaults=said)


def sort_by_size(run: BackupRun, covered: list[Service], *, now: datetime, by: Actor) -> None:
    """Decide which of these services have become too large for the run, and which fit again.

    Announces LeftOutOfBackups.
    """
    terms = book().for_existing(now)
    used = queries.disk_use([service.pk for service in covered])
    out = queries.left_out([service.pk for service in covered])
    verdicts: list[Verdict] = []
    for service in covered:
        target = services.target(service)
        limit, kept = terms.ruling(BackupSizeLimit, target), terms.ruling(DatabasesKept, target)
        over = limit is not None and too_large(used.get(service.pk), limit.rule)
        if limit is not None and over != (service.pk in out):
            verdicts.append(_verdict(run, service, limit, kept, over, used.get(service.pk, 0)))
    decisions = record(verdicts, now=now, actor=by)
    fit_again = [verdict.subject_id for verdict in verdicts if verdict.subject_id in out]
    LeftOut.objects.filter(service_id__in=fit_again, until=None).update(until=now)
    grown = [(v, decision) for v, decision in zip(verdicts, decisions, strict=True) if v.subject_id not in out]
    LeftOut.objects.bulk_create(
        LeftOut(customer_id=verdict.customer_id, service_id=verdict.subject_id, since=now, decision_id=decision)
        for verdict, decision in grown
    )
    if grown:
        announce(LeftOutOfBackups({verdict.subject_id: decision for verdict, decision in grown}, now, by))


def _verdict(
    run: BackupRun, service: Service, limit: Ruling[BackupSizeLimit], kept: Ruling[DatabasesKept] | None,
    over: bool, used: int,
) -> Verdict:  # fmt: skip
    copied = "files-and-databases" if not over else "databases" if kept is not None else "nothing"
    return Verdict(
        service.customer_id, "service", service.pk, "leave-out-of-backups" if over else "take-into-backups", run.due_at,
        limit.orders() + grounds(kept if over else None, role="limits"), facts={"used": used, "copied": copied},
        effects=("backups-narrowed" if over else "backups-widened",),
    )  # fmt: skip
