"""When a service whose renewal stays unpaid ends for good."""

from datetime import date, datetime, timedelta
from typing import Literal

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule

INSTANT = timedelta(microseconds=1)


class UnpaidEnding(Rule):
    """A service unpaid `after_close_of` so long ends for good; nothing of its term was ever extended.

    Sources: metsys/hosting-cancellation-21-days (counted from the due day), metsys/servers-day-7-termination (from the
    suspension). Reading: a suspension at the close of a day is of that day. It waits for the suspension to have been
    told, since that letter names the last day to pay, and for a payment reported in time and not decided yet.
    """

    after_close_of: Duration
    counted_from: Literal["due-day", "suspension"] = "due-day"


def ends_at(due_on: date, suspended_at: datetime, rule: UnpaidEnding, calendar: Calendar) -> datetime:
    """The instant from which it has ended; `suspended_at` is when it went off, or is to."""
    counted_from = due_on if rule.counted_from == "due-day" else calendar.today(suspended_at - INSTANT)
    return max(suspended_at, calendar.close_of(calendar.after(counted_from, rule.after_close_of)))
