"""When an unpaid invoice suspends its service."""

from collections.abc import Mapping
from typing import Any, Self

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from posada.kernel.durations import Duration
from posada.terms.rule import Counted, Rule


class Suspension(Rule):
    """The service is suspended at the start of day `on_day` after the due date. Source: flooming/suspension-nonpayment.

    The clause gives a window, `from_day` to `to_day`; each type of service has its own day within it. `warn_before`
    asks for a warning that long before; a late run warns first and suspends after that lead.
    """

    on_day: int
    from_day: int = Field(0, ge=0)
    to_day: int = 365
    warn_before: Duration | None = None

    def counts(self) -> Counted:
        return Counted("due_on", Duration.parse(f"{self.on_day} days"))

    def otherwise(self, facts: Mapping[str, Any]) -> str:
        return _("The service would be on if the order had been paid before the last day counted began.")

    @model_validator(mode="after")
    def day_is_within_its_clause(self) -> Self:
        if not self.from_day <= self.on_day <= self.to_day:
            raise ValueError(f"on_day is outside the window its clause states, {self.from_day} to {self.to_day}")
        return self
