"""What others may read of names and certificates."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from posada.contexts.names.models import (
    BroughtCertificate,
    Certificate,
    DomainState,
    NameKind,
    SiteName,
    SiteRedirect,
    ZoneChange,
    ZoneKey,
    ZoneRecord,
)
from posada.contexts.services.queries import Service

ENT = "ENT"  # the type of what is no record: a name that is there without one


def certificate(service_id: int) -> Certificate | None:
    """The free certificate of a site, had or waited for."""
    return Certificate.objects.filter(service_id=service_id).first()


def brought(service_ids: Collection[int]) -> dict[int, BroughtCertificate]:
    """The certificates that customers brought for these sites, by site."""
    found = BroughtCertificate.objects.filter(service_id__in=service_ids, removed_at=None)
    return {row.service_id: row for row in found}


def stands(row: BroughtCertificate, now: datetime) -> bool:
    """Whether browsers take it now."""
    return row.valid_from <= now < row.valid_until


def own_zone(service: Service) -> str:
    """The zone of a site's own domain, as ASCII."""
    try:
        return service.domain.strip().rstrip(".").lower().encode("idna").decode().removeprefix("www.")
    except UnicodeError:
        return ""


def zones(service: Service) -> list[str]:
    """The zones that we answer for with a service: of its own domain, and of each that is parked."""
    own = own_zone(service)
    parked = [row.name for row in further(service.pk) if row.kind == NameKind.PARKED]
    return [own, *parked] if own else []


def further(service_id: int) -> QuerySet[SiteName]:
    """The further names of a site, in order."""
    return SiteName.objects.filter(service_id=service_id, removed_at=None).order_by("kind", "name")


def further_of(service_ids: Collection[int]) -> dict[int, list[SiteName]]:
    """The further names of these sites."""
    found: dict[int, list[SiteName]] = {}
    for row in SiteName.objects.filter(service_id__in=service_ids, removed_at=None).order_by("kind", "name"):
        found.setdefault(row.service_id, []).append(row)
    return found


def holders(names: Collection[str]) -> dict[str, int]:
    """Which of these are further names of a site, and of which."""
    return dict(SiteName.objects.filter(name__in=names, removed_at=None).values_list("name", "service_id"))


def records_of(service_id: int, zone: str) -> QuerySet[ZoneRecord]:
    """The records that were written for a zone, by name and type."""
    return ZoneRecord.objects.filter(service_id=service_id, zone=zone).exclude(type=ENT).order_by("name", "type", "pk")


def changes_of(service_id: int, zone: str) -> QuerySet[ZoneChange]:
    """The changes of a zone, newest first."""
    return ZoneChange.objects.filter(service_id=service_id, zone=zone).order_by("-changed_at", "-pk")


def change(change_id: int) -> ZoneChange | None:
    return ZoneChange.objects.filter(pk=change_id).first()


def key_of(service_id: int, zone: str) -> ZoneKey | None:
    """The key by which a zone is signed."""
    return ZoneKey.objects.filter(service_id=service_id, zone=zone).first()


def domain_state(service_id: int) -> DomainState | None:
    """Where a service's domain leads, as last found."""
    return DomainState.objects.filter(service_id=service_id).first()


def redirects_of(service_ids: Collection[int]) -> dict[int, list[SiteRedirect]]:
    """The addresses of these sites that lead elsewhere, in order."""
    found: dict[int, list[SiteRedirect]] = {}
    for row in SiteRedirect.objects.filter(service_id__in=service_ids).order_by("path"):
        found.setdefault(row.service_id, []).append(row)
    return found
