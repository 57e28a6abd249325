"""The agenda and the journal by month: how many acts of each kind on each day."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from posada.faces.api.caller import Caller, caller, reads
from posada.faces.office.keeping import Counted
from posada.faces.office.months import Days, counts, found
from posada.faces.office.sums import AGENDA, JOURNAL

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
    return _days(who, AGENDA, asked.month)


@journal.get("/decision-days", response=list[DayShape], summary="What was decided on each day of a month")
@reads("decisions")
def decided(request: HttpRequest, asked: Query[MonthAsked]) -> Any:
    """Days on which nothing was are left out."""
    who = caller(request)
    return _days(who, JOURNAL, asked.month)


def _days(who: Caller, counted: Counted[Days], month: str | None) -> list[DayShape]:
    """A customer's own are counted now; the house's as its page has them. Raises BeingCounted."""
    first = date.fromisoformat(f"{month}-01") if month else who.today.replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    if who.visitor is not None:
        rows, column = found(counted.kind)
        days = counts(who.rows(rows), column, first, last, who.terms.calendar)
    else:
        days = {day: acts for day, acts in counted.made(f"{first}").items() if first <= day <= last}
    return [DayShape(day=day, acts=acts) for day, acts in sorted(days.items())]
