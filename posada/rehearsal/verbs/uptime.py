"""outage, status, maintenance, announce, measure: what becomes of the servers and services."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import Field

from posada.contexts.support.acts.publish_announcement import Said, publish_announcement
from posada.contexts.uptime.acts.open_incident import Failure, open_incident, update_incident
from posada.contexts.uptime.acts.plan_maintenance import Work, end_maintenance, plan_maintenance
from posada.contexts.uptime.models import Condition, WorkKind
from posada.contexts.uptime.scope import Scope
from posada.flow.readings import Reading, take
from posada.rehearsal.instants import local
from posada.rehearsal.verbs import Fields, Verb
from posada.terms.actor import Actor

TECHNICAL = Actor("staff", role="technical", channel="staff")


class ScopeFields(Fields):
    server: str = ""
    types: list[str] = Field(default_factory=list)

    def scope(self) -> Scope:
        return Scope(self.server, tuple(self.types))


class OutageFields(Fields):
    as_: str | None = Field(None, alias="as")
    scope: ScopeFields = Field(default_factory=ScopeFields)
    from_: datetime | None = Field(None, alias="from", description="by default the event's instant")
    until: datetime | None = Field(None, description="without it the outage goes on")
    cause: str = ""
    title: str = ""
    condition: Condition = Condition.UNDER_REPAIR
    functions: list[str] = Field(default_factory=list, description="what fails: send, receive, imap, panel, …")
    affected: Mapping[str, int] = Field(default_factory=dict, description="units by service, where not all are")


class Outage(Verb):
    """Something is down: staff tell it as it begins, or once it is over."""

    name = "outage"
    Fields = OutageFields

    def play(self, story: Any, fields: OutageFields, event: Any) -> None:
        by = story.actor(event) if event.by else TECHNICAL
        units = {story.id_of(name, "service"): count for name, count in fields.affected.items()}
        failure = Failure(
            fields.scope.scope(), local(fields.from_, story.zone) if fields.from_ else story.now, fields.title,
            fields.condition, tuple(fields.functions), fields.cause, units,
        )  # fmt: skip
        with story.unit(by):
            incident = open_incident(failure, now=story.now, by=by)
            if fields.until is not None:
                over = local(fields.until, story.zone)
                update_incident(incident.pk, Condition.STABLE, at=over, now=story.now, by=by)
        story.name(fields.as_, "incident", incident.pk)


class StatusFields(Fields):
    incident: str
    condition: Condition
    text: str = ""
    cause: str = ""


class Status(Verb):
    """An incident's next update; `stable` ends it."""

    name = "status"
    Fields = StatusFields

    def play(self, story: Any, fields: StatusFields, event: Any) -> None:
        by = story.actor(event) if event.by else TECHNICAL
        id = story.id_of(fields.incident, "incident")
        with story.unit(by):
            update_incident(id, fields.condition, fields.text, cause=fields.cause, now=story.now, by=by)


class MaintenanceFields(Fields):
    as_: str | None = Field(None, alias="as")
    kind: WorkKind = WorkKind.SCHEDULED
    scope: ScopeFields = Field(default_factory=ScopeFields)
    from_: datetime | None = Field(None, alias="from", description="by default the event's instant")
    until: datetime | None = None
    task: str = ""
    expected: int | None = Field(None, description="minutes of interruption")
    reason: str = ""
    performer: str = "provider"
    because: str = Field("", description="why it is announced so late")
    also: list[str] = Field(default_factory=list, description="channels beside the usual ones")
    ends: str | None = Field(None, description="the maintenance that is over, with nothing else of the above")
    touched: tuple[datetime, datetime] | None = None


class Maintenance(Verb):
    """Maintenance is planned, or declared; or one that was is over."""

    name = "maintenance"
    Fields = MaintenanceFields

    def play(self, story: Any, fields: MaintenanceFields, event: Any) -> None:
        by = story.actor(event) if event.by else TECHNICAL
        with story.unit(by):
            if fields.ends is not None:
                id = story.id_of(fields.ends, "maintenance")
                end_maintenance(id, _span(fields.touched, story), now=story.now, by=by)
                return
            work = Work(
                fields.kind, fields.scope.scope(), local(fields.from_, story.zone) if fields.from_ else story.now,
                local(fields.until, story.zone) if fields.until else None, fields.task, fields.expected,
                fields.reason, fields.performer, fields.because, tuple(fields.also),
            )  # fmt: skip
            story.name(fields.as_, "maintenance", plan_maintenance(work, now=story.now, by=by))


def _span(written: tuple[datetime, datetime] | None, story: Any) -> tuple[datetime, datetime] | None:
    return (local(written[0], story.zone), local(written[1], story.zone)) if written else None


class AnnounceFields(Fields):
    scope: ScopeFields = Field(default_factory=ScopeFields)
    subject: str
    text: str = "…"
    kind: str = "announcement"


class Announce(Verb):
    """Staff tell those whom it concerns something."""

    name = "announce"
    Fields = AnnounceFields

    def play(self, story: Any, fields: AnnounceFields, event: Any) -> None:
        by = story.actor(event) if event.by else TECHNICAL
        with story.unit(by):
            said = Said(fields.subject, fields.text, fields.scope.scope(), fields.kind)
            publish_announcement(said, now=story.now, by=by)


class MeasureFields(Fields):
    service: str | None = None
    server: str = ""
    metric: str
    value: Any


class Measure(Verb):
    """A reading arrives."""

    name = "measure"
    Fields = MeasureFields

    def play(self, story: Any, fields: MeasureFields, event: Any) -> None:
        by = Actor("system", channel="node")
        service_id = story.id_of(fields.service, "service") if fields.service else None
        with story.unit(by):
            take(Reading(fields.metric, fields.value, story.now, story.now, by, service_id, fields.server))
