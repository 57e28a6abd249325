"""What is taken off for days of suspension."""

from decimal import Decimal

from pydantic import Field

from posada.kernel.money import Money
from posada.terms.rule import Rule


class SuspensionDiscount(Rule):
    """The part of the fee of suspended days, in percent, that is not charged; 0 charges the full month.

    Source: flooming/suspended-pays-full.
    """

    percent: Decimal = Field(ge=0, le=100)
    round_to: Decimal = Decimal("0.01")


def suspension_discount(price: Money, days: int, of: int, rule: SuspensionDiscount) -> Money:
    """What `days` suspended days of a period of `of` days take off its price, before tax."""
    return price.share(min(days, of), of).percent(rule.percent).rounded(rule.round_to)
