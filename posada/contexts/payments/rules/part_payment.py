"""Whether a claim is paid in parts."""

from decimal import Decimal

from pydantic import Field

from posada.kernel.money import Money
from posada.terms.rule import Rule


class PartPayment(Rule):
    """Who reports a payment of a claim pays at least this share of its total at once, or all that is left of it.

    100 takes no parts at all. Where the terms have no such rule a part of any size is taken. Money that arrives
    unasked is booked whatever its amount. Source: example/parts.
    """

    least_percent: Decimal = Field(gt=0, le=100)


def least_part(total: Money, unpaid: Money, rule: PartPayment) -> Money:
    """The least that may be paid of a claim at once: a share of its total, rounded up to no more than is unpaid."""
    share = total.percent(rule.least_percent).rounded()
    return share if share < unpaid else unpaid
