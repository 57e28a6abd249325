"""The agenda and the journal by month: each day with what it brings, or brought, leading to the list of that day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from posada.faces.office.desk import Desk, desk
from posada.faces.office.keeping import Counted
from posada.faces.office.months import ONE_DAY, Days, weeks_of
from posada.faces.office.sums import AGENDA, JOURNAL
from posada.faces.office.views import show
from posada.faces.site import formats
from posada.faces.site.months import weekdays
from posada.faces.site.words import word

SHOWN = 4  # acts of a day; the rest are counted


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
    return _page(request, at, "agenda", _("Agenda"), AGENDA)


@desk("journal")
def journal(request: HttpRequest, at: Desk) -> HttpResponse:
    """What was decided, by day."""
    return _page(request, at, "journal", _("Diario"), JOURNAL)


def _page(request: HttpRequest, at: Desk, page: str, title: str, counted: Counted[Days]) -> HttpResponse:
    first = _month(request.GET.get("month", ""), at.today)
    found = counted.of(f"{first}")
    counts = found.value if found else {}
    shown = [[_day(each, first, counts, page, at) for each in week] for week in weeks_of(first)]
    following = (first + timedelta(days=32)).replace(day=1)
    return show(
        request, at, page, title, "months", page=page, weeks=shown, weekdays=weekdays(),
        month=format_date(first, "MMMM y", locale=formats.here()),
        before=f"{first - ONE_DAY:%Y-%m}", after=f"{following:%Y-%m}", counting=found is None,
        counted_at=found.at if found else None,
        whole=sum(sum(acts.values()) for acts in counts.values()),
    )  # fmt: skip


def _month(written: str, today: date) -> date:
    """The first day of the month asked for, or of this one."""
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError:
        return today.replace(day=1)


def _day(day: date, first: date, counts: dict[date, dict[str, int]], page: str, at: Desk) -> Day:
    acts = sorted(counts.get(day, {}).items(), key=lambda pair: (-pair[1], pair[0]))
    url = f"{reverse(f'office:{page}')}?from={day}&until={day}"
    named = [(word("act", act), n) for act, n in acts[:SHOWN]]
    return Day(day, named, sum(n for _act, n in acts[SHOWN:]), url, day.month == first.month, day == at.today)
