"""What holds runs back: the emergency stop, ceilings, surprises; and, in a rehearsal, the clock."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from django.conf import settings
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from posada.faces.api.caller import caller, reads, writes
from posada.faces.api.idempotency import CREATED
from posada.faces.api.paging import Asked, Page, paged
from posada.flow.advance import advance
from posada.ground.agenda.brakes import EMERGENCY, pull, release
from posada.ground.agenda.models import Brake
from posada.ground.agenda.unit import unit

router = Router()
MOST_DAYS = 31


class BrakeShape(Schema):
    """A brake; it holds until it is released."""

    id: int
    kind: str
    why: str
    pulled_at: datetime
    pulled_by: str
    released_at: datetime | None
    released_by: str | None


class BrakesAsked(Asked):
    """Those that hold, unless all of them are wanted."""

    released: bool = False


class Pulled(Schema):
    """Why everything stops."""

    why: Annotated[str, Field(min_length=1, max_length=500)]


class Days(Schema):
    """How many days pass."""

    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] = 1


class Passed(Schema):
    """What the hour is now, and how often each act was done on the way."""

    now: datetime
    done: dict[str, int]


@router.get("/brakes", response=Page[BrakeShape], summary="What holds runs back")
@reads("brakes")
def brakes(request: HttpRequest, asked: Query[BrakesAsked]) -> Any:
    found = Brake.objects.all() if asked.released else Brake.objects.filter(released_at=None)
    return paged(found, asked, lambda part: [_shape(each) for each in part])


@router.post("/brakes/emergency-stop", response={201: BrakeShape}, summary="Pull the emergency stop")
@writes("brakes")
def stop(request: HttpRequest, said: Pulled) -> Any:
    """No run does anything until it is released."""
    who = caller(request)
    by = who.acting()
    with unit(who.now, by):
        pulled = pull(EMERGENCY, said.why, by=by, now=who.now)
    return CREATED, _shape(pulled)


@router.post("/brakes/{id}/release", response=BrakeShape, summary="Release a brake")
@writes("brakes")
def let_go(request: HttpRequest, id: int) -> Any:
    who = caller(request)
    found = Brake.objects.filter(pk=id, released_at=None).first()
    if found is None:
        raise Http404(f"brake {id}")
    by = who.acting()
    with unit(who.now, by):
        release(found.kind, by=by, now=who.now)
    found.refresh_from_db()
    return _shape(found)


@router.post("/clock", response=Passed, summary="Move the clock of a house in rehearsal")
@writes("brakes")
def pass_days(request: HttpRequest, said: Days) -> Any:
    """What falls due on the way happens. In a house that is none, this is not there."""
    who = caller(request)
    if not settings.POSADA_REHEARSAL:
        raise Http404("clock")
    to = who.now + timedelta(days=said.days)
    report = advance(who.now, to)
    return Passed(now=to, done=dict(report.counts))


def _shape(each: Brake) -> BrakeShape:
    return BrakeShape(
        id=each.pk, kind=each.kind, why=each.why, pulled_at=each.pulled_at, pulled_by=each.pulled_by,
        released_at=each.released_at, released_by=each.released_by or None,
    )  # fmt: skip
