"""What others may read of uptime."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from posada.contexts.services.queries import Service, target
from posada.contexts.uptime.models import Following, Impact, Incident, Update
from posada.contexts.uptime.models import Maintenance as Maintenance
from posada.contexts.uptime.rules.downtime import (
    Downtime,
    ExcludedCauses,
    ExcludedMaintenance,
    Fault,
    ProcessingDowntime,
    Span,
    counted,
    fails,
)
from posada.contexts.uptime.scope import Scope as Scope
from posada.contexts.uptime.scope import placed as placed
from posada.contexts.uptime.scope import reached as reached
from posada.contexts.uptime.scope import reaching
from posada.terms.contract import Terms
from posada.terms.rule import Ground, grounds
from posada.terms.selector import Target

RECENT = timedelta(days=30)


def incident(incident_id: int) -> Incident:
    return Incident.objects.get(pk=incident_id)


def incidents(ids: Collection[int]) -> dict[int, Incident]:
    return Incident.objects.in_bulk(list(ids))


def update(update_id: int) -> Update:
    return Update.objects.get(pk=update_id)


def maintenance(maintenance_id: int) -> Maintenance:
    return Maintenance.objects.get(pk=maintenance_id)


def going_on(now: datetime) -> QuerySet[Incident]:
    """The incidents that go on, oldest first, with their updates."""
    return (
        Incident.objects.filter(ended_at=None, began_at__lte=now).order_by("began_at", "pk").prefetch_related("updates")
    )


def lately_over(now: datetime) -> QuerySet[Incident]:
    """The incidents of the last 30 days that are over, newest first, with their updates."""
    found = Incident.objects.filter(ended_at__gt=now - RECENT, ended_at__lte=now)
    return found.order_by("-began_at", "-pk").prefetch_related("updates")


def maintenance_ahead(now: datetime) -> QuerySet[Maintenance]:
    """Maintenance that goes on or is to come, soonest first."""
    return Maintenance.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now)).order_by("starts_at", "pk")


def troubles(service_ids: Collection[int], now: datetime) -> dict[int, list[Incident]]:
    """The incidents that touch each of these services now."""
    touched = Impact.objects.filter(service_id__in=service_ids).values_list("service_id", "incident_id")
    pairs = list(touched)
    live = {incident.pk: incident for incident in going_on(now).filter(pk__in=[id for _, id in pairs])}
    found: dict[int, list[Incident]] = {}
    for service_id, incident_id in pairs:
        if incident_id in live:
            found.setdefault(service_id, []).append(live[incident_id])
    return found


def followers(incident_id: int) -> list[Following]:
    """The tickets in which an incident's updates are told."""
    return list(Following.objects.filter(incident_id=incident_id).order_by("pk"))


def faults(service: Service, terms: Terms, since: datetime, until: datetime) -> list[Fault]:
    """The failures of a service that began in that span, oldest first, with what of each counts as downtime.

    One that goes on is measured up to `until`. What an excluded cause or maintenance takes off names its clause.
    """
    impacts = dict(Impact.objects.filter(service_id=service.pk).values_list("incident_id", "units"))
    found = Incident.objects.filter(pk__in=impacts, began_at__gte=since, began_at__lt=until).order_by("began_at", "pk")
    works = list(Maintenance.objects.filter(reaching(service), starts_at__lt=until))
    return [measured(incident, impacts[incident.pk], works, service, terms, until) for incident in found]


def measured(
    incident: Incident, units: int, works: Sequence[Maintenance], service: Service, terms: Terms, until: datetime
) -> Fault:
    """What of one failure of a service counts as downtime by these terms."""
    about = target(service)
    span = (incident.began_at, min(incident.ended_at or until, until))
    downtime, processing = terms.ruling(Downtime, about), terms.ruling(ProcessingDowntime, about)
    causes = terms.ruling(ExcludedCauses, about)
    if not fails(incident.functions, downtime.rule if downtime else None, processing.rule if processing else None):
        return Fault(incident.pk, span, (), units, downtime.clause if downtime else "")
    if causes is not None and incident.cause in causes.rule.causes:
        return Fault(incident.pk, span, (), units, causes.clause)
    taken_off, clause = maintained(span, works, terms, about)
    left = counted(span, taken_off)
    return Fault(incident.pk, span, left, units, "" if left == (span,) else clause)


def measured_by(fault: Fault, service: Service, terms: Terms) -> tuple[Ground, ...]:
    """The rules by which a failure was measured: what makes it downtime, and what takes some of it off."""
    about, failing = target(service), incident(fault.incident_id).functions
    processing = terms.ruling(ProcessingDowntime, about)
    stood_still = processing if processing is not None and processing.rule.function in failing else None
    off = terms.clauses[fault.excluded_by].rulings if fault.excluded_by else ()
    return grounds(terms.ruling(Downtime, about), stood_still, role="permits") + grounds(*off, role="excludes")


def maintained(span: Span, works: Sequence[Maintenance], terms: Terms, about: Target) -> tuple[list[Span], str]:
    """The maintenance within a span that is no downtime, and the clause that says so of the last of it."""
    found, clause = [], ""
    for work in works:
        ruling = terms.ruling(ExcludedMaintenance, about, of=work.kind)
        ends_at = work.ends_at or span[1]
        if ruling is not None and work.starts_at < span[1] and ends_at > span[0]:
            found.append((work.starts_at, ends_at))
            clause = ruling.clause
    return found, clause
