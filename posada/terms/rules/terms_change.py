"""Changing the terms."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule

Change = Literal["editorial", "informs", "deems-consent", "needs-consent"]


class TermsChange(Rule):
    """A person in `role` publishes a new version, in force no sooner than its notice after its publication.

    The notice is `advance_notice`, or that of `notices` for the version's class of change.

    Source: flooming/terms-change-any-time. Reading: a change of prices and fees has a notice of its own.
    """

    advance_notice: Duration
    notices: Mapping[Change, Duration] = Field(default_factory=dict)
    role: str = "administrator"


def earliest(published_on: date, change: str, rule: TermsChange, calendar: Calendar) -> date:
    """The first day on which a version of that class, published that day, may be in force."""
    of_its_class = next((notice for name, notice in rule.notices.items() if name == change), rule.advance_notice)
    return calendar.after(published_on, of_its_class)
