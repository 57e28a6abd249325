"""Fees stated in one currency and charged in another."""

from decimal import Decimal
from typing import Literal

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class ConvertedFees(Rule):
    """A fee stated in `reference` is charged at its equivalent in the customer's currency, by the day's stored rate.

    Source: flooming/reactivation-fee-currency. Reading: a day without a rate of its own (a Sunday) takes the newest
    before it, not older than `no_older_than`; without one nothing is charged until a rate is entered.
    """

    reference: str
    rate: Literal["of-the-day"] = "of-the-day"
    source: str = ""  # whose rate counts; empty: the one entered last
    no_older_than: Duration = Duration.parse("0 days")
    round_to: Decimal = Decimal("0.01")
