"""Changing the terms."""

from datetime import date

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class TermsChange(Rule):
    """A person in `role` publishes a new version, in force no sooner than `advance_notice` after its publication.

    Source: flooming/terms-change-any-time. Reading: a change of prices and fees has a notice of its own.
    """

    advance_notice: Duration
    role: str = "administrator"


def earliest(published_on: date, rule: TermsChange, calendar: Calendar) -> date:
    """The first day on which a version published that day may be in force."""
    return calendar.after(published_on, rule.advance_notice)
