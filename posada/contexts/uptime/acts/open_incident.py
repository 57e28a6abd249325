"""Incidents: opened once, told as they go on, closed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from posada.contexts.uptime.events import IncidentUpdated
from posada.contexts.uptime.models import Condition, Impact, Incident, Update
from posada.contexts.uptime.rules.downtime import ExcludedCauses
from posada.contexts.uptime.rules.status import StatusPage, StatusSection
from posada.contexts.uptime.scope import Scope, reached
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, grounds
from posada.terms.versions import book


@dataclass(frozen=True, slots=True)
class Failure:
    """What does not work. `units` says how much of a service is touched where it is not all of it."""

    scope: Scope
    began_at: datetime
    title: str = ""
    condition: Condition = Condition.UNDER_REPAIR
    functions: tuple[str, ...] = ()
    cause: str = ""
    units: Mapping[int, int] = field(default_factory=dict)


def open_incident(failure: Failure, *, stood_on: tuple[Ground, ...] = (), now: datetime, by: Actor) -> Incident:
    """Open an incident and note the services it touches; one that runs there already is joined, not doubled.

    Announces IncidentUpdated.
    """
    scope = failure.scope
    running = Incident.objects.select_for_update().filter(
        server=scope.server, types=list(scope.types), ended_at=None, began_at__lte=now
    )
    if (known := running.order_by("pk").first()) is not None:
        return known
    if failure.began_at > now:
        raise BadInput("from", failure.began_at, "an instant that has come")
    incident = Incident.objects.create(
        server=scope.server, types=list(scope.types), functions=list(failure.functions), cause=failure.cause,
        title=failure.title or scope.server or ", ".join(scope.types), condition=failure.condition,
        began_at=failure.began_at, known_at=now, found_by=str(by),
    )  # fmt: skip
    _note_impact(incident, failure)
    _record(incident, "open-incident", stood_on, now, by)
    tell(incident, failure.condition, failure.title, at=failure.began_at, now=now, by=by)
    return incident


def tell(incident: Incident, condition: Condition, text: str, *, at: datetime, now: datetime, by: Actor) -> None:
    """Add an update to an incident's timeline. Announces IncidentUpdated."""
    update = Update.objects.create(incident=incident, at=at, condition=condition, text=text, by=str(by))
    announce(IncidentUpdated(incident.pk, update.pk, now, by))


def update_incident(
    incident_id: int, condition: Condition, text: str = "", *, at: datetime | None = None, cause: str = "",
    now: datetime, by: Actor,
) -> None:  # fmt: skip
    """Tell how an incident goes on; `stable` closes it at that instant. Announces IncidentUpdated.

    BadInput for one that is over.
    """
    incident = Incident.objects.select_for_update().get(pk=incident_id)
    if incident.ended_at is not None or by.is_customer:
        raise BadInput("incident", incident_id, "an incident that goes on, by staff")
    incident.condition, incident.cause = condition, cause or incident.cause
    incident.ended_at = (at or now) if condition == Condition.STABLE else None
    incident.save(update_fields=["condition", "cause", "ended_at"])
    _record(incident, "close-incident" if incident.ended_at else "update-incident", (), now, by)
    tell(incident, condition, text, at=at or now, now=now, by=by)


def _note_impact(incident: Incident, failure: Failure) -> None:
    """The services that the incident touches, as it opens; where units are given, those services alone."""
    services = reached(failure.scope)
    if failure.units:
        services = services.filter(pk__in=failure.units)
    Impact.objects.bulk_create(
        Impact(
            customer_id=service.customer_id, service_id=service.pk, incident_id=incident.pk,
            units=failure.units.get(service.pk, service.quantity),
        )
        for service in services.iterator(2000)
    )  # fmt: skip


def _record(incident: Incident, act: str, stood_on: tuple[Ground, ...], now: datetime, by: Actor) -> None:
    terms = book().for_existing(now)
    zone = terms.calendar.tz
    section = terms.ruling(StatusSection)
    shown = section if section is not None and incident.condition in (*section.rule.conditions, "stable") else None
    causes = terms.ruling(ExcludedCauses)
    excluded = causes if causes is not None and incident.cause in causes.rule.causes else None
    found = stood_on + grounds(terms.ruling(StatusPage), shown) + grounds(excluded, role="excludes")
    verdict = Verdict(
        0, "incident", incident.pk, act, now, found,
        facts={"server": incident.server, "types": incident.types, "functions": incident.functions,
               "began_at": incident.began_at.astimezone(zone), "condition": incident.condition,
               "ended_at": incident.ended_at.astimezone(zone) if incident.ended_at else None,
               "cause": incident.cause},
        effects=("incident-told",),
    )  # fmt: skip
    record([verdict], now=now, actor=by)
