"""Sums with months, which are of unequal length."""

from calendar import monthrange
from datetime import date, timedelta

from posada.kernel.durations import MonthEnd
from posada.kernel.errors import BadInput


def days_in_month(day: date) -> int:
    """How many days the month of `day` has."""
    return monthrange(day.year, day.month)[1]


def last_day_of_month(day: date) -> date:
    """The last day of the month of `day`."""
    return day.replace(day=days_in_month(day))


def first_of_next_month(day: date) -> date:
    """The first day of the month after that of `day`."""
    return last_day_of_month(day) + timedelta(days=1)


def add_months(day: date, n: int, month_end: MonthEnd = "clip") -> date:
    """The same day of the month `n` months later, or earlier when `n` is negative.

    Where that month lacks the day: `clip` gives its last day, `overflow` the first of the month after it,
    `refuse` raises BadInput. Steps of a series count from its first day: 31 January, 28 February, 31 March.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    first = date(year, month + 1, 1)
    if day.day <= days_in_month(first):
        return first.replace(day=day.day)
    if month_end == "refuse":
        raise BadInput(
            "day",
            day,
            "a day that %(month)s has; the text does not say which day stands for it",
            month=f"{first:%Y-%m}",
        )
    return last_day_of_month(first) if month_end == "clip" else first_of_next_month(first)
