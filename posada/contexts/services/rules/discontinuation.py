"""What becomes of services whose product is no longer provided."""

from datetime import date

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class Discontinuation(Rule):
    """A product may cease to be provided: its services end with what is paid, told `notice` before, and never renew.

    Source: altomarketing/renewal-outcome-discontinued. Where less time is left, a person in the role `decided_by`
    renews the service once more or ends it with the short notice. Reading: no paid period is ever cut.
    """

    notice: Duration
    decided_by: str


def last_day_to_tell(renews_on: date, rule: Discontinuation, calendar: Calendar) -> date:
    """The last day on which a customer can be told in time that the service ends before `renews_on`."""
    return calendar.before(renews_on, rule.notice)
