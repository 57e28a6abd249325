"""Departments and their hours in words, from the record that the desk reads too."""

from babel import Locale
from babel.dates import get_day_names

from posada.kernel.hours import WEEKDAYS, WHOLE_DAY, Hours
from posada.terms.provider import Department


def hours_in_words(department: Department, language: str) -> list[tuple[str, str]]:
    """(days, hours) of a week, days of the same hours together: ("lunes a viernes", "08:00–18:00")."""
    hours = Hours.parse(department.hours, closed_on_holidays=department.closed_on_holidays)
    runs: list[tuple[int, int]] = []
    for day in range(len(WEEKDAYS)):
        if runs and runs[-1][1] == day - 1 and hours.on(day) == hours.on(runs[-1][0]):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return [(_days(first, last, language), _spans(hours, first)) for first, last in runs if hours.on(first)]


def _days(first: int, last: int, language: str) -> str:
    names = get_day_names(locale=Locale.parse(language))
    return names[first] if first == last else f"{names[first]} – {names[last]}"


def _spans(hours: Hours, day: int) -> str:
    spans = hours.on(day)
    if spans == (WHOLE_DAY,):
        return "24 h"
    return ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in spans)
