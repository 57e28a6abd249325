"""Fees stated in one currency and charged in another."""

from decimal import Decimal
from typing import Literal

from posada.kernel.money import Money
from posada.terms.rule import Rule


class ConvertedFees(Rule):
    """A fee stated in `reference` is charged at its equivalent in the customer's currency, by the day's stored rate.

    Source: flooming/reactivation-fee-currency.
    """

    reference: str
    rate: Literal["of-the-day"] = "of-the-day"
    round_to: Decimal = Decimal("0.01")


def converted(fee: Money, currency: str, rate: Decimal, rule: ConvertedFees) -> Money:
    """`fee` in `currency`, where one unit of it costs `rate` of the fee's currency."""
    return Money(fee.amount / rate, currency).rounded(rule.round_to)
