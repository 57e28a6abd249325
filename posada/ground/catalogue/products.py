"""Products and prices as a version of the terms states them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.contract import Terms
from posada.terms.selector import Target

CYCLES = {
    "monthly": 1, "quarterly": 3, "semiannual": 6, "yearly": 12, "biennial": 24, "triennial": 36,
    "five-years": 60, "ten-years": 120, "one-off": 0, "hour": 0,
}  # fmt: skip

MANUAL = "manual"  # the driver that staff are


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Included(Strict):
    """What a product brings besides itself: for as long as it is paid (`parent`), or for a first term of its own."""

    product: str
    until: Literal["parent", "first-term"] = "parent"


class Product(Strict):
    """One thing for sale. `kind` decides how it renews: rental or product; `type` is what it is (vps, domain, …)."""

    slug: str = ""
    kind: str
    type: str
    name: Mapping[str, str] = Field(default_factory=dict)
    summary: Mapping[str, str] = Field(default_factory=dict)
    prices: Mapping[str, Any]  # cycle -> amount, or cycle -> {currency: amount}
    promotion: Mapping[str, Any] = Field(default_factory=dict)  # cycle -> amount of the first term
    currency: str
    parts: Mapping[str, Decimal] = Field(default_factory=dict)  # of one price: hosting, domain, …
    options: Mapping[str, Any] = Field(default_factory=dict)
    allowances: Mapping[str, Any] = Field(default_factory=dict)
    specifications: Mapping[str, Any] = Field(default_factory=dict)
    includes: tuple[Included, ...] = ()
    tax: str | None = None
    upstream: str = ""
    driver: str = MANUAL  # what makes it: manual leaves it to staff
    driver_settings: Mapping[str, Any] = Field(default_factory=dict)
    third_parties: tuple[Mapping[str, Any], ...] = ()
    policies: tuple[Mapping[str, Any], ...] = ()
    support: tuple[str, ...] = ()
    needs_domain: bool = False
    hidden: bool = False

    @model_validator(mode="after")
    def prices_are_of_known_cycles(self) -> "Product":
        for table in (self.prices, self.promotion):
            for cycle, price in table.items():
                if cycle not in CYCLES:
                    raise ValueError(f"unknown cycle {cycle!r}; allowed: {', '.join(CYCLES)}")
                for amount in price.values() if isinstance(price, Mapping) else [price]:
                    if Decimal(str(amount)) < 0:
                        raise ValueError(f"price of {cycle} is below zero")
        return self

    @property
    def tld(self) -> str | None:
        return self.slug.removeprefix("domain-").replace("domain", "") or None if self.type == "domain" else None

    def target(self, *, cycle: str | None = None, customer_class: str | None = None) -> Target:
        """The facts by which rules about this product are chosen."""
        return Target(self.kind, self.type, self.slug, self.tld, customer_class, cycle)

    def price(self, cycle: str, currency: str | None = None) -> Money:
        """The list price of one cycle; BadInput where the product is not sold by that cycle or in that currency."""
        return self._amount(self.prices, cycle, currency or self.currency)

    def first_price(self, cycle: str, currency: str | None = None) -> Money:
        """The price of the first term: promotional where there is a promotion."""
        table = self.promotion if cycle in self.promotion else self.prices
        return self._amount(table, cycle, currency or self.currency)

    def monthly(self, cycle: str, currency: str | None = None) -> Money:
        """The exact monthly equivalent of a cycle's price."""
        return self.price(cycle, currency).share(1, CYCLES[cycle])

    def _amount(self, table: Mapping[str, Any], cycle: str, currency: str) -> Money:
        if cycle not in table:
            raise BadInput("cycle", cycle, ", ".join(table))
        price = table[cycle]
        offered = price if isinstance(price, Mapping) else {self.currency: price}
        if currency not in offered:
            raise BadInput("currency", currency, ", ".join(offered))
        return Money(Decimal(str(offered[currency])), currency)


_read: dict[str, Mapping[str, Product]] = {}


def catalog(terms: Terms) -> Mapping[str, Product]:
    """All products of a version by their slug, in the order of the file."""
    if terms.hash not in _read:
        products = terms.catalog.get("products", {})
        _read[terms.hash] = {slug: Product.model_validate({"slug": slug, **data}) for slug, data in products.items()}
    return _read[terms.hash]


def product(terms: Terms, slug: str) -> Product:
    """The product `slug` of a version; BadInput naming those there are."""
    products = catalog(terms)
    if slug not in products:
        raise BadInput("product", slug, ", ".join(products))
    return products[slug]
