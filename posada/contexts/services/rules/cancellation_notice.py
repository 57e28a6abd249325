"""How long before its renewal date a service must be cancelled, and by whom."""

from datetime import date
from typing import Literal

from posada.ground.catalogue.products import CYCLES
from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.kernel.months import add_months
from posada.terms.rule import Rule


class CancellationNotice(Rule):
    """A service ends with its paid cycle when that is asked for `before` the renewal date.

    Source: flooming/cancel-request. Reading: the last day itself is in time. The end is the last day of the paid
    cycle, or an earlier day that the customer names, without refund. As it ends in loss of data, only the
    `asked_by` asks for it; anyone else's request keeps its date and waits for them.
    """

    before: Duration
    asked_by: Literal["primary-contact", "any-contact"] = "primary-contact"
    withdrawable: bool = False  # until its last day has closed


def last_day_to_cancel(renews_on: date, rule: CancellationNotice, calendar: Calendar) -> date:
    """The last day on which a request is in time for the renewal of `renews_on`."""
    return calendar.before(renews_on, rule.before)


def coming_renewal(renews_on: date, cycle: str, today: date) -> date:
    """The first renewal date after `today`: `renews_on`, or where that has gone by unpaid a later one."""
    months = max(CYCLES[cycle], 1)
    passed = 0
    while add_months(renews_on, months * passed, "clip") <= today:
        passed += 1
    return add_months(renews_on, months * passed, "clip")
