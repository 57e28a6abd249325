"""What it costs to set an account up again that was cancelled and deleted."""

from decimal import Decimal
from typing import ClassVar

from pydantic import Field

from posada.kernel.money import Money
from posada.terms.rule import Rule


class RestorationFee(Rule):
    """Restoring an account that was cancelled and deleted costs `amount` once, and tax where it is `taxed`.

    Source: altomarketing/restoration-fee. Reading: it brings back the account, and data only where some copy exists,
    which the customer confirms to know; work begins once it is paid. What is not deleted yet pays nothing.
    """

    tariffs: ClassVar[tuple[str, ...]] = ("amount",)

    amount: Decimal = Field(gt=0)
    currency: str
    taxed: bool = True

    @property
    def fee(self) -> Money:
        return Money(self.amount, self.currency)
