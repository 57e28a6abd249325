"""What is kept of the names of services whose data are deleted: nothing, and their names are free for others."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.names.models import BroughtCertificate, SiteName, SiteRedirect, ZoneKey, ZoneRecord


def forget_names(service_ids: Collection[int], *, now: datetime) -> None:
    """Delete keys, records and redirects of these services, and release their further names.

    Carries out a deletion that was decided; what was decided about names stays in the journal.
    """
    BroughtCertificate.objects.filter(service_id__in=service_ids, removed_at=None).update(removed_at=now, key="")
    SiteName.objects.filter(service_id__in=service_ids, removed_at=None).update(removed_at=now)
    for kept in (SiteRedirect, ZoneKey, ZoneRecord):
        kept.objects.filter(service_id__in=service_ids).delete()
