"""What the terms call by one name, and what they promise to sell."""

from typing import ClassVar

from pydantic import Field

from posada.terms.rule import Rule


class ProductGroup(Rule):
    """Things of these types are what the terms call `name`; clauses that speak of it reach every one of them.

    Source: laredonet/mail-service-definition.
    """

    identity: ClassVar[tuple[str, ...]] = ("name",)

    name: str
    types: frozenset[str] = Field(min_length=1)


class NamedProducts(Rule):
    """The catalogue holds these products, and the price list these items, since the terms name them.

    Source: laredonet/named-products.
    """

    products: frozenset[str] = Field(min_length=1)
    items: frozenset[str] = frozenset()
