"""What others may read of backups."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from posada.contexts.backups.models import BackupRun, Copy, DiskUse, FinalCopyKept, LeftOut, PanelCopy, Repository
from posada.contexts.backups.rules.own_backups import OwnBackups
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.terms.contract import Terms
from posada.terms.rule import Ruling


def backed_up(terms: Terms) -> tuple[Ruling[OwnBackups], QuerySet[Service]] | None:
    """The rule on backups, and the services that it covers; None where the provider makes none."""
    rulings = terms.rulings(OwnBackups)
    if not rulings:
        return None
    found, chosen = services.all_running(), rulings[0].rule.applies_to
    if chosen.type is not None:
        found = found.filter(type__in=chosen.type)
    if chosen.product_kind is not None:
        found = found.filter(product_kind__in=chosen.product_kind)
    return rulings[0], found.order_by("customer_id", "pk")


def open_run() -> BackupRun | None:
    """The run that nodes report on."""
    return BackupRun.objects.filter(closed_at=None).first()


def runs(ids: Collection[int]) -> list[BackupRun]:
    return list(BackupRun.objects.filter(pk__in=ids).order_by("pk"))


def copies(service_id: int) -> QuerySet[Copy]:
    """The copies of a service that can be had, newest first; none once its data are deleted."""
    gone = services.by_id([service_id])[service_id].purged_at is not None
    found = Copy.objects.filter(service_id=service_id, good=True, removed_at=None)
    return (found.none() if gone else found).order_by("-taken_at", "-pk")


def reported(run: BackupRun) -> QuerySet[Copy]:
    """What nodes reported on a run."""
    return Copy.objects.filter(run_id=run.pk)


def last_failures(since: datetime) -> QuerySet[Copy]:
    """The failures since an instant, newest first."""
    return Copy.objects.filter(good=False, taken_at__gte=since).order_by("-taken_at", "-pk")


def last_run() -> BackupRun | None:
    """The last run that was closed."""
    return BackupRun.objects.exclude(closed_at=None).order_by("-due_at").first()


def disk_use(service_ids: Collection[int]) -> dict[int, int]:
    """How many bytes each of these services uses, as last measured; those never measured are missing."""
    return dict(DiskUse.objects.filter(service_id__in=service_ids).values_list("service_id", "used"))


def disk_used(service_id: int) -> QuerySet[DiskUse]:
    """How many bytes a service uses, as last measured; none where it never was."""
    return DiskUse.objects.filter(service_id=service_id).order_by()


def left_out(service_ids: Collection[int]) -> dict[int, datetime]:
    """Since when each of these services is too large for the backups; those that are not are missing."""
    return dict(LeftOut.objects.filter(service_id__in=service_ids, until=None).values_list("service_id", "since"))


def panel_copies(ids: Collection[int]) -> list[PanelCopy]:
    return list(PanelCopy.objects.filter(pk__in=ids).order_by("pk"))


def panel_copies_left(service_ids: Collection[int]) -> QuerySet[PanelCopy]:
    """The copies from the panel that still lie in these accounts, newest first."""
    return PanelCopy.objects.filter(service_id__in=service_ids, gone_at=None).order_by("-made_at", "-pk")


def copy(service_id: int, id: int) -> Copy | None:
    """One copy of a service that can be had."""
    return next((each for each in copies(service_id) if each.pk == id), None)


def repositories(service_ids: Collection[int]) -> set[int]:
    """Those of these services that have copies on a node."""
    found = Repository.objects.filter(service_id__in=service_ids, gone_at=None)
    return set(found.values_list("service_id", flat=True))


def repository_password(service_id: int) -> str | None:
    """The password of a service's repository; None where it has none, or no copies any more."""
    row = Repository.objects.filter(service_id=service_id, gone_at=None).first()
    return row.password if row is not None else None


def removal(service_id: int) -> Repository | None:
    """When all copies of a service were removed, and how many; None while they are kept, or there were none."""
    return Repository.objects.filter(service_id=service_id).exclude(gone_at=None).last()


def final_copy(service_id: int) -> FinalCopyKept | None:
    """The last copy of a service that has ended, made or to be made; also one that was removed."""
    return FinalCopyKept.objects.filter(service_id=service_id).order_by("pk").last()


def final_copies_awaited(service_ids: Collection[int]) -> set[int]:
    """Those of these services whose data wait for a last copy that is not made yet."""
    found = FinalCopyKept.objects.filter(service_id__in=service_ids, made_at=None, removed_at=None)
    return set(found.values_list("service_id", flat=True))


def final_copies(ids: Collection[int]) -> list[FinalCopyKept]:
    return list(FinalCopyKept.objects.filter(pk__in=ids).order_by("pk"))
