"""Charging once a month for what was done in the month before."""

from datetime import date

from pydantic import Field

from posada.kernel.months import first_of_next_month
from posada.terms.rule import Rule


class ArrearsBilling(Rule):
    """What is charged once is invoiced with all else of its month, on day `on_day` of the next.

    Source: laredonet/nonrecurring-billed-in-arrears.
    """

    on_day: int = Field(1, ge=1, le=28)


def billed_on(done_on: date, rule: ArrearsBilling) -> date:
    """The day on which what was done that day is invoiced."""
    return first_of_next_month(done_on).replace(day=rule.on_day)
