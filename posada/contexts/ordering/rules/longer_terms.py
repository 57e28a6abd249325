"""For how long the price of a promotion holds, and the terms that hold it longer."""

from datetime import date, timedelta

from pydantic import Field

from posada.kernel.months import add_months
from posada.terms.rule import Rule

ONE_DAY = timedelta(days=1)


class LongerTerms(Rule):
    """Who takes a promotion is shown until when each term holds its price, and advised to take one of `months`.

    Source: altomarketing/monthly-price-may-vary-longer-term-advised. Reading: a price holds for the period that its
    invoice pays, from the day of the order.
    """

    months: tuple[int, ...] = Field(min_length=1)


def holds_until(ordered_on: date, months: int) -> date:
    """The last day for which the price of a term of so many months holds."""
    return add_months(ordered_on, months, "clip") - ONE_DAY
