"""The fee for bringing back a service suspended for non-payment."""

from decimal import Decimal
from typing import ClassVar, Self

from pydantic import Field, model_validator

from posada.kernel.money import Money
from posada.terms.rule import Rule


class ReactivationFee(Rule):
    """Added to the unpaid order when its service is suspended for non-payment. Source: flooming/reactivation-fee.

    Reading: the ceiling is what the customer pays, tax included; with no amount set, nothing is charged.
    """

    tariffs: ClassVar[tuple[str, ...]] = ("amount",)

    amount: Decimal | None = Field(None, ge=0)
    amount_max: Decimal
    currency: str
    tax_included: bool = True

    @model_validator(mode="after")
    def amount_is_within_its_clause(self) -> Self:
        if self.amount is not None and self.amount > self.amount_max:
            raise ValueError("amount is above amount_max, the ceiling its clause states")
        return self


def reactivation_fee(rule: ReactivationFee) -> Money | None:
    """What is charged, once a suspension, in the currency of the rule; None where no amount was set."""
    return Money(rule.amount, rule.currency) if rule.amount else None
