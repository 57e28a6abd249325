"""What moving costs: estimated before, charged on what was really moved, and nothing where it failed."""

from collections.abc import Mapping
from decimal import Decimal

from pydantic import Field

from posada.kernel.money import Money
from posada.terms.rule import Rule


class RelocationEstimate(Rule):
    """Who asks is told beforehand what moving would cost by what was stated of each of `basis`; it binds nobody.

    Source: laredonet/migration-estimate.
    """

    basis: tuple[str, ...] = Field(min_length=1)


class RelocationFee(Rule):
    """What was really moved costs the list price of its item for each; more than the estimate too.

    Source: laredonet/migration-fee-on-actuals.
    """

    items: Mapping[str, str] = Field(min_length=1)


class RelocationLimits(Rule):
    """One of these `reasons` in the customer's data may keep a relocation that began from being ended; it is told.

    Source: laredonet/migration-blocked-by-limitations. Nothing is charged unless it is ended after all.
    """

    reasons: tuple[str, ...] = Field(min_length=1)


class RelocationFailure(Rule):
    """A relocation that failed costs `fee`. Of one that failed in part, what its customer accepted is charged.

    Source: laredonet/migration-no-fee-on-failure. Reading: what was moved of it is charged only if the customer
    accepts that in writing (`partial`).
    """

    fee: Decimal = Field(Decimal(0), ge=0, le=0)
    partial: bool = True


def price(counts: Mapping[str, Decimal], prices: Mapping[str, Money], currency: str) -> Money:
    """So many of each at its price."""
    total = Money(Decimal(0), currency)
    for name, each in prices.items():
        total = total + (each * counts.get(name, Decimal(0)))
    return total.rounded()
