"""Going back on an order without giving a reason."""

from datetime import date
from typing import Literal

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Counted, Rule


class Withdrawal(Rule):
    """A customer may go back on an order `within` so long; everything paid is given back, without a reason or a cost.

    Source: law-ar/withdrawal, law-co/withdrawal, law-mx/withdrawal. Reading: the day of the order is not counted, and
    the last day is still in time.
    """

    within: Duration
    counted_from: Literal["order", "delivery"] = "order"
    unless_delivered: bool = False  # once its delivery began, with the customer's agreement, the order stands
    for_companies: bool = False  # a consumer's right: whoever contracts as a company has none

    def counts(self) -> Counted:
        return Counted("counted_from", self.within)


def last_day_to_withdraw(counted_from: date, rule: Withdrawal, calendar: Calendar) -> date:
    """The last day on which going back is in time."""
    return calendar.after(counted_from, rule.within)
