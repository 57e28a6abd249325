"""Leaving because the terms change."""

from datetime import date

from pydantic import Field

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule
from posada.terms.rules.terms_change import Change


class TermsExit(Rule):
    """A word given `within` this time of an announced change of the terms ends a service with its cycle.

    It stands beside the general notice of cancellation, and wins; no months of a definite term are charged.

    Reading: the time counts from the day of the announcement, and its last day is still in time.
    """

    within: Duration
    classes: frozenset[Change] = Field(frozenset({"informs", "deems-consent", "needs-consent"}), min_length=1)


def last_day_to_leave(announced_on: date, rule: TermsExit, calendar: Calendar) -> date:
    """The last day on which a word ends a service because of what was announced."""
    return calendar.after(announced_on, rule.within)
