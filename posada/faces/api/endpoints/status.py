"""How things stand: incidents and maintenance; staff and their probes say so by the same door."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema
from pydantic import Field

from posada.contexts.services import queries as services
from posada.contexts.uptime import queries
from posada.contexts.uptime.acts.open_incident import Failure, open_incident, update_incident
from posada.contexts.uptime.acts.plan_maintenance import Work, end_maintenance, plan_maintenance
from posada.contexts.uptime.models import Condition, Incident, Maintenance, WorkKind
from posada.contexts.uptime.scope import Scope
from posada.faces.api.caller import caller, reads, writes
from posada.faces.api.idempotency import CREATED
from posada.faces.office.permissions import ACTIVATIONS, SUPPORT
from posada.flow.readings import READINGS, Reading, take
from posada.ground.agenda.unit import unit
from posada.kernel.errors import BadInput

router = Router()
OPERATING = (SUPPORT, ACTIVATIONS, "technical")  # the desks that say how machines stand
Word = Annotated[str, Field(max_length=40)]
Words = Annotated[list[Word], Field(max_length=50)]


class UpdateShape(Schema):
    """What was told of an incident at an instant."""

    at: datetime
    condition: str
    text: str


class IncidentShape(Schema):
    """Something that does not work, or did not. `types` of services, all of them where there is none."""

    id: int
    title: str
    condition: str
    server: str | None
    types: list[str]
    functions: list[str]
    began_at: datetime
    ended_at: datetime | None
    updates: list[UpdateShape]


class MaintenanceShape(Schema):
    """Work that is planned or goes on."""

    id: int
    kind: str
    server: str | None
    types: list[str]
    starts_at: datetime
    ends_at: datetime | None
    expected_minutes: int | None
    reason: str
    announced_at: datetime


class StatusShape(Schema):
    """What goes on, what is planned, what was in the last month; and which of the caller's services are touched."""

    incidents: list[IncidentShape]
    maintenance: list[MaintenanceShape]
    past: list[IncidentShape]
    touched: Mapping[int, list[int]]  # service -> incidents


class NewIncident(Schema):
    """What fails, where, and since when."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    server: Annotated[str, Field(max_length=80)] = ""
    types: Words = []
    functions: Words = []
    cause: Word = ""
    condition: Condition = Condition.UNDER_REPAIR
    began_at: datetime | None = None  # now, unless said


class NewUpdate(Schema):
    """How it stands now; `stable` ends it."""

    condition: Condition
    text: Annotated[str, Field(max_length=5000)] = ""
    cause: Word = ""
    at: datetime | None = None


class NewMaintenance(Schema):
    """What will be done, where, and when."""

    kind: WorkKind = WorkKind.SCHEDULED
    starts_at: datetime
    ends_at: datetime | None = None
    server: Annotated[str, Field(max_length=80)] = ""
    types: Words = []
    task: Word = ""
    expected_minutes: Annotated[int, Field(ge=0, le=100_000)] | None = None
    reason: Annotated[str, Field(max_length=200)] = ""
    performer: Word = "provider"
    because: Annotated[str, Field(max_length=200)] = ""
    also: Words = []


class Over(Schema):
    """That maintenance is over, and between which instants services were really interrupted."""

    touched_from: datetime | None = None
    touched_until: datetime | None = None


class NewReading(Schema):
    """One metric of a service or of a server at an instant; told twice, it is taken once."""

    metric: Annotated[str, Field(max_length=40)]
    value: Any
    at: datetime | None = None
    service: int | None = None
    server: Annotated[str, Field(max_length=80)] = ""


class Taken(Schema):
    """That a reading was taken."""

    metric: str
    at: datetime


@router.get("/status", response=StatusShape, summary="What does not work, what is planned, and what was")
@reads("status")
def status(request: HttpRequest) -> Any:
    who = caller(request)
    own = services.running_of([who.visitor.customer.pk]) if who.visitor else ()
    touched = queries.troubles([service.pk for service in own], who.now)
    return StatusShape(
        incidents=[_incident(each) for each in queries.going_on(who.now)],
        maintenance=[_work(each) for each in queries.maintenance_ahead(who.now)],
        past=[_incident(each) for each in queries.lately_over(who.now)],
        touched={id: [each.pk for each in found] for id, found in touched.items()},
    )  # fmt: skip


@router.post("/incidents", response={201: IncidentShape}, summary="Say that something does not work")
@writes("status")
def new_incident(request: HttpRequest, new: NewIncident) -> Any:
    who = caller(request)
    who.in_role(*OPERATING)
    by = who.acting("support")
    began_at = _past(new.began_at, who.now, "began_at")
    failure = Failure(Scope(new.server, tuple(new.types)), began_at, new.title, new.condition, tuple(new.functions),
                      new.cause)  # fmt: skip
    with unit(who.now, by):
        opened = open_incident(failure, now=who.now, by=by)
    return CREATED, _incident(opened)


@router.post("/incidents/{id}/updates", response=IncidentShape, summary="Say how an incident stands")
@writes("status")
def update(request: HttpRequest, id: int, said: NewUpdate) -> Any:
    who = caller(request)
    who.in_role(*OPERATING)
    found = _one(Incident, id)
    by, at = who.acting("support"), _past(said.at, who.now, "at")
    with unit(who.now, by):
        update_incident(found.pk, said.condition, said.text, at=at, cause=said.cause, now=who.now, by=by)
    return _incident(queries.incident(id))


@router.post("/maintenance", response={201: MaintenanceShape}, summary="Announce maintenance")
@writes("status")
def announce(request: HttpRequest, new: NewMaintenance) -> Any:
    """Those whom it touches are told at once; the terms say how long beforehand it must be."""
    who = caller(request)
    who.in_role(*OPERATING)
    by = who.acting("support")
    for field, at in (("starts_at", new.starts_at), ("ends_at", new.ends_at)):
        _aware(at, field)
    if new.ends_at is not None and new.ends_at <= new.starts_at:
        raise BadInput("ends_at", new.ends_at.isoformat(), "a moment after starts_at")
    work = Work(
        new.kind, Scope(new.server, tuple(new.types)), new.starts_at, new.ends_at, new.task, new.expected_minutes,
        new.reason, new.performer, new.because, tuple(new.also),
    )  # fmt: skip
    with unit(who.now, by):
        id = plan_maintenance(work, now=who.now, by=by)
    return CREATED, _work(queries.maintenance(id))


@router.post("/maintenance/{id}/end", response=MaintenanceShape, summary="Say that maintenance is over")
@writes("status")
def end(request: HttpRequest, id: int, over: Over) -> Any:
    who = caller(request)
    who.in_role(*OPERATING)
    _one(Maintenance, id)
    touched = None
    if over.touched_from is not None and over.touched_until is not None:
        since = _past(over.touched_from, who.now, "touched_from")
        touched = (since, _past(over.touched_until, who.now, "touched_until"))
    by = who.acting("support")
    with unit(who.now, by):
        end_maintenance(id, touched, now=who.now, by=by)
    return _work(queries.maintenance(id))


@router.get("/reading-kinds", response=list[str], summary="What can be measured")
@reads("status")
def reading_kinds(request: HttpRequest) -> Any:
    caller(request).staff_only()
    return sorted(READINGS)


@router.post("/readings", response={201: Taken}, summary="Hand over what was measured")
@writes("status")
def reading(request: HttpRequest, new: NewReading) -> Any:
    """For probes and nodes. The terms decide what follows."""
    who = caller(request)
    who.in_role(*OPERATING)
    if new.service is not None:
        who.one(services.Service, "service", new.service)
    by, at = who.acting("support"), _past(new.at, who.now, "at")
    with unit(who.now, by):
        take(Reading(new.metric, new.value, at, who.now, by, new.service, new.server))
    return CREATED, Taken(metric=new.metric, at=at)


def _aware(at: datetime | None, field: str) -> None:
    if at is not None and at.tzinfo is None:
        raise BadInput(field, at.isoformat(), "a moment with its offset")


def _past(at: datetime | None, now: datetime, field: str) -> datetime:
    """The moment that was said, now where none was; BadInput for one without an offset or still to come."""
    _aware(at, field)
    if at is not None and at > now:
        raise BadInput(field, at.isoformat(), "a moment that has passed")
    return at or now


def _one(model: Any, id: int) -> Any:
    found = model.objects.filter(pk=id).first()
    if found is None:
        raise Http404(str(id))
    return found


def _incident(each: Incident) -> IncidentShape:
    told: Sequence[Any] = sorted(each.updates.all(), key=lambda update: (update.at, update.pk))
    return IncidentShape(
        id=each.pk, title=each.title, condition=each.condition, server=each.server or None, types=each.types,
        functions=each.functions, began_at=each.began_at, ended_at=each.ended_at,
        updates=[UpdateShape(at=u.at, condition=u.condition, text=u.text) for u in told],
    )  # fmt: skip


def _work(each: Maintenance) -> MaintenanceShape:
    return MaintenanceShape(
        id=each.pk, kind=each.kind, server=each.server or None, types=each.types, starts_at=each.starts_at,
        ends_at=each.ends_at, expected_minutes=each.expected_minutes, reason=each.reason,
        announced_at=each.announced_at,
    )  # fmt: skip
