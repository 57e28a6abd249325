"""The first charge of a rental: the part of a month that is left, so that all renew on one day of the month."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from posada.kernel.calendar import days_in_month, first_of_next_month, last_day_of_month
from posada.kernel.money import Money
from posada.terms.rule import Rule


class Proration(Rule):
    """The first invoice charges the days that remain of the current month.

    Source: flooming/rental-first-invoice-proration.

    Reading: the day of the order counts, the divisor is the days of that month, and for a longer cycle the remainder
    is charged at the monthly equivalent.
    """

    anchor_day: int = Field(1, ge=1, le=1)
    order_day_counts: bool = True
    divisor: Literal["days-of-month", "30"] = "days-of-month"
    round_to: Decimal = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class FirstPeriod:
    """The days a first invoice charges, of how many, and their price before tax."""

    first: date
    last: date
    days: int
    of: int
    net: Money
    renews_on: date


def first_period(monthly: Money, ordered_on: date, rule: Proration) -> FirstPeriod:
    """The remainder of the month of `ordered_on` at the monthly price, and the first day not covered by it."""
    last = last_day_of_month(ordered_on)
    days = last.day - ordered_on.day + (1 if rule.order_day_counts else 0)
    of = days_in_month(ordered_on) if rule.divisor == "days-of-month" else 30
    return FirstPeriod(
        first=ordered_on,
        last=last,
        days=days,
        of=of,
        net=monthly.share(days, of).rounded(rule.round_to),
        renews_on=first_of_next_month(ordered_on),
    )
