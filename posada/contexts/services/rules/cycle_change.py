"""Until when another billing period may be asked for."""

from datetime import date

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class CycleChange(Rule):
    """Another billing period takes effect with the next renewal where it is asked for `before` it.

    Source: altomarketing/billing-cycle-change-notice. Reading: the last day itself is in time; a later wish waits for
    the renewal after it, if the customer agrees to that.
    """

    before: Duration


def last_day_to_change(renews_on: date, rule: CycleChange, calendar: Calendar) -> date:
    """The last day on which another period may be asked for, to begin on `renews_on`."""
    return calendar.before(renews_on, rule.before)
