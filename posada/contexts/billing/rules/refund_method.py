"""By which way money is given back."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from posada.kernel.money import Money
from posada.terms.rule import Rule


class RefundMethod(Rule):
    """A refund goes back by the means by which the payment came, and by no other.

    Source: altomarketing/refund-same-method. Reading: what came by several means goes back to each in proportion.
    """

    split: Literal["proportional"] = "proportional"


def in_proportion(total: Money, came: Sequence[Money]) -> list[Money]:
    """What of `total` goes back to each of the ways by which money came; the parts add up to it."""
    smallest = Decimal("0.01")
    return total.allocate([int(amount.amount / smallest) for amount in came])
