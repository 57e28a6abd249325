"""Until when an invoice may be disputed."""

from datetime import date

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Counted, Rule


class DisputeWindow(Rule):
    """An invoice is disputed `within` so long of its date, by a case that `role` decides; after that it stands.

    Source: laredonet/invoice-dispute-120-days.

    Reading: the last day counts whole. While a dispute is open nothing follows lateness, and the invoice is not
    conclusive even past its window. A dispute that is lost leaves everything due since its day.
    """

    within: Duration
    role: str

    def counts(self) -> Counted:
        return Counted("invoiced_on", self.within)


def last_day_to_dispute(invoiced_on: date, rule: DisputeWindow, calendar: Calendar) -> date:
    """The last day on which an invoice of that date may be disputed."""
    return calendar.after(invoiced_on, rule.within)
