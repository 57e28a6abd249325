"""What others may read of names and certificates."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.names.models import BroughtCertificate, Certificate


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
