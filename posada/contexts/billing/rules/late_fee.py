"""The fee on an invoice that is paid late."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.kernel.money import Money
from posada.terms.rule import Counted, Rule


class LateFee(Rule):
    """A fee on an invoice still unpaid when its grace has run out. Source: flooming/late-fee."""

    tariffs: ClassVar[tuple[str, ...]] = ("percent",)

    after_close_of: Duration  # from the due date; its last day is still in time
    percent: Decimal | None = Field(None, ge=0)  # of the unpaid net amount; None charges nothing, with a warning
    percent_max: Decimal  # the ceiling the clause states
    taxed: bool = True
    round_to: Decimal = Decimal("0.01")
    minimum_unpaid_percent: Decimal = Decimal(0)  # a remainder below this share of the order bears no fee

    def counts(self) -> Counted:
        return Counted("due_on", self.after_close_of)

    def otherwise(self, facts: Mapping[str, Any]) -> str:
        return _("There would be no fee if the payment had reached us by the close of the last day counted.")

    @model_validator(mode="after")
    def rate_is_within_its_clause(self) -> Self:
        if self.percent is not None and self.percent > self.percent_max:
            raise ValueError("percent is above percent_max, the ceiling its clause states")
        return self


def falls_due_on(due_on: date, rule: LateFee, calendar: Calendar) -> date:
    """The day from whose start the fee is charged: the one after the last day of grace."""
    return calendar.after(calendar.after(due_on, rule.after_close_of), Duration.parse("1 day"))


def late_fee(unpaid_net: Money, rule: LateFee) -> Money | None:
    """The fee before tax, once an invoice; None where no rate was set.

    Reading: "on the fifth day" is the close of that day; the base is the unpaid net amount.
    """
    if rule.percent is None:
        return None
    return unpaid_net.percent(rule.percent).rounded(rule.round_to)


def cheaper(new: LateFee, old: LateFee) -> bool:
    """Whether a changed rule charges less; a rate that is not set charges nothing, but ends no fee already due."""
    return new.percent is not None and (old.percent is None or new.percent < old.percent)
