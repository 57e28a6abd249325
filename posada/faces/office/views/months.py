"""The agenda and the journal by month: each day with what it brings, or brought, leading to the list of that day."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from posada.faces.office.desk import Desk, desk
from posada.faces.office.views import show
from posada.faces.site import formats
from posada.faces.site.months import weekdays
from posada.faces.site.words import word
from posada.ground.agenda.models import Entry
from posada.terms.contract import Terms
from posada.terms.models import Decision

SHOWN = 4  # acts of a day; the rest are counted
LOOK = "see-personal-data"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """One day: its acts with how many of each, the most first, how many more there are, and the list of the day."""

    date: date
    acts: Sequence[tuple[str, int]]
    more: int
    url: str
    within: bool  # the month
    today: bool


@desk("agenda")
def agenda(request: HttpRequest, at: Desk) -> HttpResponse:
    """What is planned, by day."""
    return _page(request, at, "agenda", _("Agenda"), Entry.objects.all(), "due_at")


@desk("journal")
def journal(request: HttpRequest, at: Desk) -> HttpResponse:
    """What was decided, by day."""
    return _page(request, at, "journal", _("Diario"), Decision.objects.exclude(act=LOOK), "decided_at")


def _page(request: HttpRequest, at: Desk, page: str, title: str, found: QuerySet[Any], column: str) -> HttpResponse:
    first = _month(request.GET.get("month", ""), at.today)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    found_by_day = counts(found, column, weeks[0][0], weeks[-1][-1], at.terms)
    shown = [[_day(each, first, found_by_day, page, at) for each in week] for week in weeks]
    following = (first + timedelta(days=32)).replace(day=1)
    return show(
        request, at, page, title, "months", page=page, weeks=shown, weekdays=weekdays(),
        month=format_date(first, "MMMM y", locale=formats.here()),
        before=f"{first - ONE_DAY:%Y-%m}", after=f"{following:%Y-%m}",
        whole=sum(sum(acts.values()) for acts in found_by_day.values()),
    )  # fmt: skip


def _month(written: str, today: date) -> date:
    """The first day of the month asked for, or of this one."""
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError:
        return today.replace(day=1)


def counts(found: QuerySet[Any], column: str, first: date, last: date, terms: Terms) -> dict[date, dict[str, int]]:
    """How many of each act on each of these days: one query."""
    zone = terms.calendar
    within = {f"{column}__gte": zone.start_of(first), f"{column}__lt": zone.start_of(last + ONE_DAY)}
    days = found.filter(**within).order_by().annotate(day=TruncDate(column, tzinfo=zone.tz))
    by_day: dict[date, dict[str, int]] = {}
    for day, act, n in days.values_list("day", "act").annotate(n=Count("pk")):
        by_day.setdefault(day, {})[act] = n
    return by_day


def _day(day: date, first: date, by_day: dict[date, dict[str, int]], page: str, at: Desk) -> Day:
    acts = sorted(by_day.get(day, {}).items(), key=lambda pair: (-pair[1], pair[0]))
    url = f"{reverse(f'office:{page}')}?from={day}&until={day}"
    named = [(word("act", act), n) for act, n in acts[:SHOWN]]
    return Day(day, named, sum(n for _act, n in acts[SHOWN:]), url, day.month == first.month, day == at.today)
