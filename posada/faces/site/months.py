"""A small calendar of counted days: months of weeks, each day with what the count made of it."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date, get_day_names

from posada.faces.site import formats
from posada.kernel.calendar import CountedDay

MONDAY_FIRST = calendar.Calendar()
MOST = 6  # months that are drawn; a longer count is told by its ends
DAYS = range(7)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a month: `kind` is from, counts, passed, last or nothing; `said` what that means."""

    number: int
    kind: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """One month with its name, and its weeks from Monday on; a place before the first day or after the last is None."""

    name: str
    weeks: Sequence[Sequence[Cell | None]]


def months(counted: Sequence[CountedDay], words: dict[str, str]) -> list[Month]:
    """The months that a count runs through. `words` has one sentence for each kind of day."""
    if not counted:
        return []
    known = {each.day: each for each in counted}
    backwards = counted[-1].day < counted[0].day
    start = counted[0].day + (ONE_DAY if backwards else -ONE_DAY)
    first, last = min(*known, start), max(*known, start)
    end = next((each.day for each in reversed(counted) if each.counted), last)
    shown: list[Month] = []
    month = date(first.year, first.month, 1)
    while month <= last and len(shown) < MOST:
        weeks = [
            [_cell(day, known, (start, end), words) if day.month == month.month else None for day in week]
            for week in MONDAY_FIRST.monthdatescalendar(month.year, month.month)
        ]
        shown.append(Month(str(format_date(month, "LLLL y", locale=formats.here())), weeks))
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return shown


def weekdays() -> list[tuple[str, str]]:
    """The short and the whole name of each day, from Monday on."""
    short = get_day_names("narrow", context="stand-alone", locale=formats.here())
    whole = get_day_names("wide", context="stand-alone", locale=formats.here())
    return [(short[day], whole[day]) for day in DAYS]


def _cell(day: date, known: dict[date, CountedDay], ends: tuple[date, date], words: dict[str, str]) -> Cell:
    start, end = ends
    found = known.get(day)
    if found is None:
        return Cell(day.day, "from", words["from"]) if day == start else Cell(day.day)
    if not found.counted:
        return Cell(day.day, "passed", f"{words['passed']}: {found.why}" if found.why else words["passed"])
    kind = "last" if day == end else "counts"
    return Cell(day.day, kind, words[kind])
