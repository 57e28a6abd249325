"""How long after its date an invoice may be paid."""

from datetime import date

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Counted, Rule


class PaymentTerm(Rule):
    """An invoice is due `within` so long of its date; the last day counts whole.

    Source: laredonet/payment-due-15-days.
    """

    within: Duration

    def counts(self) -> Counted:
        return Counted("invoiced_on", self.within)


def last_day_to_pay(invoiced_on: date, rule: PaymentTerm, calendar: Calendar) -> date:
    """The last day on which an invoice of that date is paid in time."""
    return calendar.after(invoiced_on, rule.within)
