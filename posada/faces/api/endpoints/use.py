"""What a service used over time, as it was measured, with the limits of the terms."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema

from posada.contexts.metering import queries as metering
from posada.contexts.services import queries as services
from posada.contexts.services.models import Service
from posada.faces.api.caller import caller, reads
from posada.faces.portal.views.use import measured

router = Router()


class PointShape(Schema):
    """What was read at an instant."""

    at: datetime
    value: str


class MeasureShape(Schema):
    """One metric, in bytes, seconds, or by number, oldest first; `limit` where the terms ask not to pass one."""

    metric: str
    limit: str | None
    points: list[PointShape]


class SpanAsked(Schema):
    """How far back: the finer the shorter."""

    span: Literal["day", "month", "year"] = "day"


@router.get("/services/{id}/use", response=list[MeasureShape], summary="What a service used over time")
@reads("services")
def use(request: HttpRequest, id: int, asked: Query[SpanAsked]) -> Any:
    """As far as it was read; the last day, month or year."""
    who = caller(request)
    found = who.one(Service, "service", id)
    limits = metering.limits(services.governs(found, who.now), found)
    return [
        MeasureShape(metric=metric, limit=f"{limits[metric].normalize():f}" if metric in limits else None,
                     points=[PointShape(at=at, value=f"{value.normalize():f}") for at, value in points])
        for metric, points in measured(found, asked.span, who.now).items()
    ]  # fmt: skip
