"""What others may read of what customers set of their sites."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from posada.contexts.nodes import queries as nodes
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.contexts.sites.models import LIVE, CronJob, FileAccount, Installation, InstallationState, SiteSettings
from posada.contexts.sites.offered import OFFERED, Offered
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


def installation(service_id: int) -> Installation | None:
    """The application of a site: the one that is there or on its way; else the last that could not be installed."""
    found = Installation.objects.filter(service_id=service_id).exclude(state=InstallationState.REMOVED)
    return found.filter(state__in=LIVE).first() or found.order_by("-pk").first()


def newer_version(row: Installation | None, told: Mapping[str, Any]) -> str:
    """The version that a site's node has, where it is newer than what is installed; `told` is its last word."""
    if row is None or row.state != InstallationState.INSTALLED:
        return ""
    known = [row.offered, str(told.get("offered", "")) if told.get("name") == row.application else ""]
    newest = max(known, key=_parts)
    return newest if _parts(newest) > _parts(row.version) else ""


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def has_applications(service: Service) -> bool:
    """Whether a node of ours carries it and installs applications by itself."""
    if not nodes.offers_tools(service.driver) or "install-application" not in nodes.works_of(service.driver):
        return False
    row = nodes.placement(service.pk)
    return row is not None and row.node_id is not None and row.presence in (
        nodes.Presence.ACTIVE, nodes.Presence.SUSPENDED
    )  # fmt: skip


def installable(service: Service, now: datetime) -> list[Offered]:
    """What the terms let be installed into a site; where they are silent, all that a node can."""
    ruling, _unlisted = services.offered_applications(services.governs(service, now), services.target(service))
    return [each for each in OFFERED.values() if ruling is None or is_offered(ruling.rule.applications, each)]


def is_offered(listed: Collection[str], application: Offered) -> bool:
    """Whether a list of applications lets this one in. Reading: files without a program are no application of it."""
    return application.name in listed or not application.scripts


def tools(terms: Terms, service: Service) -> Ruling[SiteTools] | None:
    """The rule on how much a customer may set; None where the terms say nothing of it."""
    return terms.ruling(SiteTools, services.target(service))
