"""What others may read of what customers set of their sites."""

from collections.abc import Collection
from typing import Any

from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.contexts.sites.models import CronJob, FileAccount, SiteSettings
from posada.contexts.sites.rules.site_tools import SiteTools
from posada.terms.contract import Terms
from posada.terms.rule import Ruling

PHP = ("php", "memory", "upload", "seconds")


def own(service_ids: Collection[int], zone: str) -> dict[int, dict[str, Any]]:
    """What customers set of these services, as drivers are told it; services of which nothing was set are missing.

    `zone` is the time zone in which schedules are meant.
    """
    found: dict[int, dict[str, Any]] = {}
    for account in FileAccount.objects.filter(service_id__in=service_ids, closed_at=None).order_by("pk"):
        said = {"name": account.name, "folder": account.folder, "hash": account.password_hash, "keys": account.keys}
        found.setdefault(account.service_id, {}).setdefault("accounts", []).append(said)
    for job in CronJob.objects.filter(service_id__in=service_ids, removed_at=None).order_by("pk"):
        line = {"job": job.pk, "schedule": job.schedule, "command": job.command}
        found.setdefault(job.service_id, {}).setdefault("cron", []).append(line)
        found[job.service_id]["zone"] = zone
    for row in SiteSettings.objects.filter(service_id__in=service_ids):
        chosen = {name: getattr(row, name) for name in PHP if getattr(row, name)}
        found.setdefault(row.service_id, {}).update(php=chosen, show_errors=row.show_errors, root=row.root)
    return found


def accounts(service_id: int) -> list[FileAccount]:
    """Who may enter a site's files."""
    return list(FileAccount.objects.filter(service_id=service_id, closed_at=None).order_by("name"))


def cron_jobs(service_id: int) -> list[CronJob]:
    """What of a site runs by the clock."""
    return list(CronJob.objects.filter(service_id=service_id, removed_at=None).order_by("pk"))


def settings_of(service_id: int) -> SiteSettings | None:
    """What was chosen of a site."""
    return SiteSettings.objects.filter(service_id=service_id).first()


def tools(terms: Terms, service: Service) -> Ruling[SiteTools] | None:
    """The rule on how much a customer may set; None where the terms say nothing of it."""
    return terms.ruling(SiteTools, services.target(service))
