"""The days of services that were paid for, and when they were used."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db.models import QuerySet

from posada.contexts.services.governing import ruling_versions, target
from posada.contexts.services.models import LastUse, MeterUse, PaidPeriod, Service
from posada.ground.catalogue.rules.feature_change import FeatureChange
from posada.terms.contract import Terms
from posada.terms.versions import book

ALWAYS = date(1970, 1, 1)  # the month of a meter that never begins anew


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


def metered(service_id: int, month: date) -> list[MeterUse]:
    """What the meters of a service read in the month that begins that day, and those that never begin anew."""
    found = MeterUse.objects.filter(service_id=service_id, month__in=[month, ALWAYS])
    return list(found.order_by("meter", "place"))


def bought_under(service: Service, at: datetime) -> Terms:
    """The version that says what a service includes: that of its last paid period, where changes reach it no sooner."""
    return ruled_and_bought(service, list(paid_periods(service.pk)), at)[1]


def ruled_and_bought(service: Service, paid: Sequence[PaidPeriod], at: datetime) -> tuple[Terms, Terms]:
    """The version that rules a service, and the one that says what it includes, by its paid periods, newest first."""
    today = book().for_existing(at).calendar.today(at)
    running = sorted((p.pk, service.pk, p.version_id) for p in paid if p.first <= today <= p.last)
    terms = ruling_versions({service.pk: target(service)}, at, [each[1:] for each in running])[service.pk]
    ruling = terms.ruling(FeatureChange, target(service))
    if ruling is None or ruling.rule.reaches_sold == "at-once":
        return terms, terms
    begun = next((period for period in paid if period.first <= terms.calendar.today(at)), None)
    return terms, book().by_number(begun.version_id) if begun is not None else terms


def terms_paid(service_id: int) -> int:
    """How many periods of the service were paid for."""
    return PaidPeriod.objects.filter(service_id=service_id).count()
