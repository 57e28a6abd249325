"""Faults of a catalogue: products that cannot be read."""

from collections.abc import Iterable, Mapping

from pydantic import ValidationError

from posada.ground.catalogue.products import Product
from posada.terms.check import invalid
from posada.terms.contract import Terms
from posada.terms.faults import Fault


def check_catalogue(terms: Terms) -> Iterable[Fault]:
    """Every product that its model refuses, with the figure, the value and what is allowed."""
    products = terms.catalog.get("products", {})
    if not isinstance(products, Mapping):
        yield Fault("catalog", ("products",), "products is a mapping of name to product")
        return
    for slug, data in products.items():
        try:
            Product.model_validate({"slug": slug, **data})
        except (ValidationError, TypeError) as error:
            if isinstance(error, ValidationError):
                yield from invalid(error, "catalog", ("products", slug))
            else:
                yield Fault("catalog", ("products", slug), "a product is a mapping")
