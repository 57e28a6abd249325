"""The agenda and the journal by month: how many acts of each kind on each day."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from posada.faces.api.caller import Caller, caller, reads
from posada.faces.office.views.months import LOOK, counts
from posada.ground.agenda.models import Entry
from posada.terms.models import Decision

agenda, journal = Router(), Router()


class MonthAsked(Schema):
    """A month, 2026-04; this one where none is named."""

    month: Annotated[str, Field(pattern=r"^[12]\d{3}-(0[1-9]|1[0-2])$")] | None = None


class DayShape(Schema):
    """One day of the house's calendar, with how many there are of each act."""

    day: date
    acts: Mapping[str, int]


@agenda.get("/agenda-days", response=list[DayShape], summary="What is planned on each day of a month")
@reads("agenda")
def planned(request: HttpRequest, asked: Query[MonthAsked]) -> Any:
    """Days on which nothing is are left out."""
    who = caller(request)
    return _days(who, who.rows(Entry.objects.all()), "due_at", asked.month)


@journal.get("/decision-days", response=list[DayShape], summary="What was decided on each day of a month")
@reads("decisions")
def decided(request: HttpRequest, asked: Query[MonthAsked]) -> Any:
    """Days on which nothing was are left out."""
    who = caller(request)
    return _days(who, who.rows(Decision.objects.exclude(act=LOOK)), "decided_at", asked.month)


def _days(who: Caller, found: Any, column: str, month: str | None) -> list[DayShape]:
    first = date.fromisoformat(f"{month}-01") if month else who.today.replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return [DayShape(day=day, acts=acts) for day, acts in sorted(counts(found, column, first, last, who.terms).items())]
