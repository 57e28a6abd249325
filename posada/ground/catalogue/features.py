"""What plans include, and what of it is another from one version of the terms to the next."""

from dataclasses import dataclass
from typing import Any

from posada.ground.catalogue.products import Product, catalog
from posada.terms.contract import Terms


@dataclass(frozen=True, slots=True)
class Changed:
    """One feature of a plan that is another; None where the plan had it not, or has it no more."""

    product: Product
    feature: str
    old: Any
    new: Any

    def as_fact(self) -> list[str]:
        return [
            self.product.slug,
            self.feature,
            *("" if value is None else str(value) for value in (self.old, self.new)),
        ]


def features(sold: Product) -> dict[str, Any]:
    """What a product includes, by the feature's name."""
    return {**sold.specifications, **sold.allowances}


def feature_changes(old: Terms, new: Terms) -> list[Changed]:
    """What plans include otherwise in `new`. A plan that is new or no longer sold is no change of a feature."""
    before = catalog(old)
    return [
        Changed(sold, name, had.get(name), has.get(name))
        for slug, sold in catalog(new).items()
        if slug in before
        for had, has in [(features(before[slug]), features(sold))]
        for name in dict.fromkeys((*had, *has))
        if had.get(name) != has.get(name)
    ]
