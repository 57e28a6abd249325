"""What a dispute cost, passed on."""

from decimal import Decimal

from pydantic import Field

from posada.kernel.money import Money
from posada.terms.rule import Rule


class DisputeCost(Rule):
    """The actual cost of a dispute is added to the disputed order, up to a ceiling. Source: flooming/dispute-costs.

    Reading: "up to" is no amount, so with no proven cost nothing is added; tax is included; an account in another
    currency is charged the equivalent.
    """

    amount_max: Decimal = Field(ge=0)
    currency: str
    tax_included: bool = True


def dispute_cost(cost: Money | None, ceiling: Money) -> Money | None:
    """What is charged: the proven cost, not above the ceiling; None where none is known."""
    return min(cost, ceiling) if cost is not None and cost.is_positive else None
