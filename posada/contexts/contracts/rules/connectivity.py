"""The connection that a customer must have for a service to work."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from posada.terms.rule import Rule


class Connectivity(Rule):
    """Nothing is signed without a connection of a kind in `accepted`; one that is not dedicated is warned of.

    Source: alestra/connectivity-prerequisite. Reading: a dedicated one is preferred, or `required` where set so.
    """

    accepted: tuple[str, ...] = Field(min_length=1)
    dedicated: Literal["preferred", "required"] = "preferred"


class ConnectivityValidation(Rule):
    """A person in `role` validates the connection that was declared, before anything is signed.

    Source: alestra/connectivity-validated-before-signing.
    """

    role: str


class ConnectivityDesign(Rule):
    """The connection is worked out for each type of user of a customer, and summed. The terms state no figure.

    Source: alestra/connectivity-design-per-user-type. A shortfall is shown to whoever validates, who decides.
    """

    per: Literal["product"] = "product"


def shortfall(per_unit: dict[str, Decimal], units: dict[str, int], declared: Decimal) -> tuple[Decimal, Decimal]:
    """(what is needed, by how much the declared link falls short) in Mbps, for so many units of each product."""
    needed = sum((per_unit.get(product, Decimal(0)) * count for product, count in units.items()), Decimal(0))
    return needed, max(needed - declared, Decimal(0))
