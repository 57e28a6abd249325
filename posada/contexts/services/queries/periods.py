"""The days of services that were paid for, and when they were used."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from posada.contexts.services.models import LastUse, PaidPeriod


def paid_under(service_ids: Collection[int]) -> dict[int, int]:
    """The number of the version under which each service's last period was paid."""
    found = PaidPeriod.objects.filter(service_id__in=service_ids).order_by("last", "pk")
    return dict(found.values_list("service_id", "version_id"))


def paid_periods(service_id: int) -> QuerySet[PaidPeriod]:
    """The days of a service that were paid for, newest first."""
    return PaidPeriod.objects.filter(service_id=service_id).order_by("-last", "-pk")


def last_uses(service_ids: Collection[int]) -> dict[int, datetime]:
    """When a person last signed in to each of these services; those never used are missing."""
    return dict(LastUse.objects.filter(service_id__in=service_ids).values_list("service_id", "at"))


def terms_paid(service_id: int) -> int:
    """How many periods of the service were paid for."""
    return PaidPeriod.objects.filter(service_id=service_id).count()
