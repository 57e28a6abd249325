"""The passwords of the repositories in which nodes keep copies: made once, sealed, and emptied with the last copy."""

import secrets
from collections.abc import Collection, Mapping
from datetime import datetime

from posada.contexts.backups.models import Copy, FinalCopyKept, Repository
from posada.contexts.services import queries as services


def passwords(service_ids: Collection[int], *, now: datetime) -> dict[int, str]:
    """The password of each service's repository; those that have none are given one."""
    known = {row.service_id: row for row in Repository.objects.filter(service_id__in=service_ids, gone_at=None)}
    missing = services.by_id([id for id in service_ids if id not in known])
    fresh = [
        Repository(customer_id=service.customer_id, service_id=id, password=secrets.token_urlsafe(32), made_at=now)
        for id, service in missing.items()
    ]
    Repository.objects.bulk_create(fresh)
    return {row.service_id: row.password for row in (*known.values(), *fresh)}


def forget_copies(service_id: int, count: int, *, now: datetime) -> None:
    """All copies of a service were removed on its node: none is left in the books, nor what would open one."""
    Copy.objects.filter(service_id=service_id, removed_at=None).update(removed_at=now)
    kept = Repository.objects.filter(service_id=service_id, gone_at=None).first()
    if kept is not None:
        kept.password, kept.gone_at, kept.gone_count = "", now, count
        kept.save(update_fields=["password", "gone_at", "gone_count"])


def rename_copies(service_id: int, names: Mapping[str, str]) -> None:
    """The copies of a service are called otherwise in the repository where they lie now."""
    copies = list(Copy.objects.select_for_update().filter(service_id=service_id, snapshot__in=names))
    final = list(FinalCopyKept.objects.select_for_update().filter(service_id=service_id, snapshot__in=names))
    for copy in copies:
        copy.snapshot = names[copy.snapshot]
    for last in final:
        last.snapshot = names[last.snapshot]
    Copy.objects.bulk_update(copies, ["snapshot"])
    FinalCopyKept.objects.bulk_update(final, ["snapshot"])
