"""When an unpaid invoice suspends its service."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Self

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Counted, Rule

ONE_DAY = timedelta(days=1)


class Suspension(Rule):
    """The service is suspended at the start of day `on_day` after the due date, or `after_close_of` so long after it.

    Sources: flooming/suspension-nonpayment, metsys/hosting-suspension-after-7-days. A clause may give a window,
    `from_day` to `to_day`; each type of service then has its own day within it. `warn_before` asks for a warning that
    long before; a late run warns first and suspends after that lead.
    """

    on_day: int | None = None
    after_close_of: Duration | None = None  # the last of these days is still in time
    from_day: int = Field(0, ge=0)
    to_day: int = 365
    warn_before: Duration | None = None

    def counts(self) -> Counted:
        return Counted("due_on", self.after_close_of or Duration.parse(f"{self.on_day} days"))

    def otherwise(self, facts: Mapping[str, Any]) -> str:
        return _("The service would be on if the order had been paid before the last day counted began.")

    @model_validator(mode="after")
    def one_figure_says_the_day(self) -> Self:
        if (self.on_day is None) == (self.after_close_of is None):
            raise ValueError("either on_day or after_close_of says when the service is suspended")
        return self

    @model_validator(mode="after")
    def day_is_within_its_clause(self) -> Self:
        if self.on_day is not None and not self.from_day <= self.on_day <= self.to_day:
            raise ValueError(f"on_day is outside the window its clause states, {self.from_day} to {self.to_day}")
        return self


def suspended_on(due_on: date, rule: Suspension, calendar: Calendar) -> date:
    """The day from whose start an invoice unpaid since `due_on` suspends its service."""
    if rule.after_close_of is not None:
        return calendar.after(due_on, rule.after_close_of) + ONE_DAY
    return due_on + timedelta(days=rule.on_day or 0)
