"""The agenda: the next step of every plan, holding one back, what is parked, and what each run did."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from posada.faces.api.caller import caller, reads, writes
from posada.faces.api.paging import Asked, Page, paged, paged_by
from posada.faces.api.shapes import Subject
from posada.ground.agenda.holding import hold_step, let_go
from posada.ground.agenda.models import Entry, Parked, Run
from posada.ground.agenda.parking import release_parked
from posada.ground.agenda.unit import unit

router = Router()


class EntryShape(Schema):
    """The next step of one plan."""

    id: int
    customer: int
    about: Subject
    act: str
    due_at: datetime
    clause: str | None
    irreversible: bool
    held_by: str | None


class ParkedShape(Schema):
    """A subject on which automation stopped, why, and who must look until when."""

    id: int
    customer: int
    about: Subject
    why: str
    owner: str
    deadline: datetime
    parked_at: datetime


class RunShape(Schema):
    """One passage over the agenda."""

    id: int
    started_at: datetime
    upto: datetime
    ended_at: datetime | None
    counts: Mapping[str, int]
    parked: int
    held: Mapping[str, Any]


SOONEST = {"due_at": datetime, "act": str, "customer_id": int, "subject_id": int, "subject_kind": str}


class AgendaAsked(Asked):
    """Which steps are wanted."""

    customer: int | None = None
    act: str | None = None
    due_from: datetime | None = None
    due_before: datetime | None = None


class Held(Schema):
    """Why a step is held back."""

    why: Annotated[str, Field(min_length=1, max_length=300)]


class ParkedAsked(Asked):
    """Whose."""

    customer: int | None = None


@router.get("/agenda", response=Page[EntryShape], summary="List what comes next of every plan")
@reads("agenda")
def list_agenda(request: HttpRequest, asked: Query[AgendaAsked]) -> Any:
    """Soonest first."""
    found = caller(request).rows(Entry.objects.all(), asked.customer)
    if asked.act:
        found = found.filter(act=asked.act)
    if asked.due_from:
        found = found.filter(due_at__gte=asked.due_from)
    if asked.due_before:
        found = found.filter(due_at__lt=asked.due_before)
    return paged_by(SOONEST, found, asked, lambda part: [_entry(entry) for entry in part])


@router.get("/agenda/{id}", response=EntryShape, summary="One step to come")
@reads("agenda")
def one_step(request: HttpRequest, id: int) -> Any:
    return _entry(caller(request).one(Entry, "step", id))


@router.post("/agenda/{id}/hold", response=EntryShape, summary="Hold one step back")
@writes("agenda")
def hold(request: HttpRequest, id: int, held: Held) -> Any:
    who = caller(request)
    found = who.one(Entry, "step", id)
    by = who.acting()
    with unit(who.now, by):
        hold_step(found.pk, held.why, by=by, now=who.now)
    found.refresh_from_db()
    return _entry(found)


@router.post("/agenda/{id}/let-go", response=EntryShape, summary="Let a held step go on")
@writes("agenda")
def release(request: HttpRequest, id: int) -> Any:
    who = caller(request)
    found = who.one(Entry, "step", id)
    by = who.acting()
    with unit(who.now, by):
        let_go(found.pk, by=by, now=who.now)
    found.refresh_from_db()
    return _entry(found)


@router.get("/parked", response=Page[ParkedShape], summary="List the subjects on which automation stopped")
@reads("agenda")
def list_parked(request: HttpRequest, asked: Query[ParkedAsked]) -> Any:
    found = caller(request).rows(Parked.objects.filter(released_at=None), asked.customer)
    return paged(found, asked, lambda part: [_parked(each) for each in part])


@router.post("/parked/{id}/release", response=ParkedShape, summary="Let automation go on with a subject")
@writes("agenda")
def release_one(request: HttpRequest, id: int) -> Any:
    who = caller(request)
    found = who.one(Parked, "parked", id)
    by = who.acting()
    with unit(who.now, by):
        release_parked(found.pk, by=by, now=who.now)
    return _parked(found)


@router.get("/runs", response=Page[RunShape], summary="List what each run did")
@reads("agenda")
def runs(request: HttpRequest, asked: Query[Asked]) -> Any:
    return paged(Run.objects.all(), asked, lambda part: [_run(each) for each in part])


def _entry(entry: Entry) -> EntryShape:
    return EntryShape(
        id=entry.pk, customer=entry.customer_id, about=Subject(kind=entry.subject_kind, id=entry.subject_id),
        act=entry.act, due_at=entry.due_at, clause=entry.clause or None, irreversible=entry.irreversible,
        held_by=entry.held_by or None,
    )  # fmt: skip


def _parked(each: Parked) -> ParkedShape:
    return ParkedShape(
        id=each.pk, customer=each.customer_id, about=Subject(kind=each.subject_kind, id=each.subject_id),
        why=each.why, owner=each.owner, deadline=each.deadline, parked_at=each.parked_at,
    )  # fmt: skip


def _run(run: Run) -> RunShape:
    return RunShape(id=run.pk, started_at=run.started_at, upto=run.upto, ended_at=run.ended_at, counts=run.counts,
                    parked=run.parked, held=run.held)  # fmt: skip
