"""When the order for the next period is issued."""

from datetime import date
from typing import Literal

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class RenewalOrder(Rule):
    """Renewal orders are issued by themselves, `lead` before the renewal date, due on it.

    Source: flooming/rental-renewal-order. `together: month` puts on one invoice all that a customer has to renew in a
    calendar month (alestra/monthly-rent-per-licence). Reading: it is issued with the first of them and due with the
    last, so that nothing is due before its period begins.
    """

    lead: Duration
    together: Literal["service", "month"] = "service"
    keeps_day: bool = False  # a term that began on the 31st renews on the last day of February, then on 31 March

    def issue_on(self, renews_on: date, calendar: Calendar) -> date:
        """The day on which the order for the period from `renews_on` is issued."""
        return calendar.before(renews_on, self.lead)


class RenewalOrderOnActivation(Rule):
    """A service activated when its renewal order should already exist gets it at once.

    Due on the renewal date, or on the day of issue where that has passed.
    Source: flooming/first-renewal-order-after-late-order.
    """
