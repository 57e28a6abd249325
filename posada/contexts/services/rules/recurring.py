"""Leaving the recurring collection of a service's renewals."""

from datetime import date
from typing import Literal

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class RecurringCollection(Rule):
    """A service's renewals are collected by themselves once its holder has joined it to that, and no other's.

    Source: metsys/recurring-collection.
    """

    consent: Literal["holder"] = "holder"


class RecurringNotice(Rule):
    """It is left by asking `before` the due day; that last day is still in time.

    Source: metsys/recurring-optout-10-days.
    """

    before: Duration


class LateRecurringNotice(Rule):
    """Asked later, the coming renewal is collected all the same, and nothing of it is claimed back.

    Source: metsys/recurring-optout-late. Reading: it stops with the due day after the coming one.
    """

    stops: Literal["following-due-day"] = "following-due-day"


def in_time(due_on: date, asked_on: date, rule: RecurringNotice, calendar: Calendar) -> bool:
    """Whether a request of that day still stops the collection of what falls due on `due_on`."""
    return asked_on <= calendar.before(due_on, rule.before)
