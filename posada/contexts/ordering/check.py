"""Faults of a catalogue: products that the terms name and that cannot be bought."""

from collections.abc import Iterable

from posada.contexts.ordering.rules.product_group import NamedProducts
from posada.terms.check import rule_path
from posada.terms.contract import Terms
from posada.terms.faults import Fault


def check_named_products(terms: Terms) -> Iterable[Fault]:
    """Every product or item that the terms name and the catalogue lacks."""
    for ruling in terms.rulings(NamedProducts):
        sold, listed = terms.catalog.get("products") or {}, terms.catalog.get("price_list") or {}
        for name in sorted((ruling.rule.products - set(sold)) | (ruling.rule.items - set(listed))):
            yield Fault("terms", rule_path(terms, ruling), f"the catalogue has no {name}", ruling.clause)
