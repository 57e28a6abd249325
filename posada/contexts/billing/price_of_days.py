"""What some days cost at a monthly price: each calendar month they touch bears its own share."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from posada.kernel.calendar import days_in_month, last_day_of_month
from posada.kernel.money import Money, sum_money

Divisor = Literal["days-of-month", "30"]
ONE_DAY = timedelta(days=1)


def price_of_days(monthly: Money, first: date, last: date, divisor: Divisor = "days-of-month") -> Money:
    """The exact price of the days from `first` to `last`, both counted; nothing where `last` lies before `first`.

    Whole months cost the monthly price whatever their length, so parts of a span add up to the whole.
    """
    return sum_money((_share(monthly, days, of, divisor) for days, of in months_touched(first, last)), monthly.currency)


def _share(monthly: Money, days: int, of: int, divisor: Divisor) -> Money:
    if days == of or divisor == "days-of-month":
        return monthly.share(days, of)
    return monthly.share(days, 30)


def months_touched(first: date, last: date) -> Iterator[tuple[int, int]]:
    """(days counted, days it has) of every calendar month from `first` to `last`."""
    while first <= last:
        end = min(last, last_day_of_month(first))
        yield (end - first).days + 1, days_in_month(first)
        first = end + ONE_DAY
