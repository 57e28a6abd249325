"""How much the agenda brings, and the journal holds, on each day of the weeks of a month."""

import calendar as weeks
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from posada.ground.agenda.models import Entry
from posada.kernel.calendar import Calendar
from posada.terms.models import Decision

LOOK = "see-personal-data"
ONE_DAY = timedelta(days=1)
Days = dict[date, dict[str, int]]  # how many of each act


def weeks_of(first: date) -> list[list[date]]:
    """The weeks that have a day of a month, whole."""
    return weeks.Calendar().monthdatescalendar(first.year, first.month)


def found(page: str) -> tuple[QuerySet[Any], str]:
    """What a calendar counts, and the column of its instants."""
    return (Entry.objects.all(), "due_at") if page == "agenda" else (Decision.objects.exclude(act=LOOK), "decided_at")


def count(page: str, first: date, calendar: Calendar) -> Days:
    """How many of each act on each day of the weeks of a month."""
    shown = weeks_of(first)
    return counts(*found(page), shown[0][0], shown[-1][-1], calendar)


def counts(rows: QuerySet[Any], column: str, first: date, last: date, calendar: Calendar) -> Days:
    """How many of each act on each of these days: one query."""
    within = {f"{column}__gte": calendar.start_of(first), f"{column}__lt": calendar.start_of(last + ONE_DAY)}
    days = rows.filter(**within).order_by().annotate(day=TruncDate(column, tzinfo=calendar.tz))
    by_day: Days = {}
    for day, act, n in days.values_list("day", "act").annotate(n=Count("pk")):
        by_day.setdefault(day, {})[act] = n
    return by_day
