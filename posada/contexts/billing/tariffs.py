"""What two versions of the terms charge differently: prices, the price list, and the fees that rules state."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from posada.ground.catalogue.products import Product, catalog
from posada.terms.contract import Terms
from posada.terms.diff import diff
from posada.terms.kinds import rule_kinds


@dataclass(frozen=True, slots=True)
class TariffChange:
    """One amount that is another: of a product's cycle, of an item of the price list, of a fee. None: not charged."""

    what: str  # product/cycle, item of the price list, or clause/figure
    currency: str
    old: Decimal | None
    new: Decimal | None

    @property
    def is_increase(self) -> bool:
        return (self.new or 0) > (self.old or 0)

    def as_fact(self) -> list[str]:
        return [self.what, self.currency, *("" if amount is None else f"{amount:f}" for amount in (self.old, self.new))]


def tariff_changes(old: Terms, new: Terms) -> list[TariffChange]:
    """What `new` charges differently. A product that is new or no longer sold is no change of a tariff."""
    return [*_prices(old, new), *_price_list(old, new), *_fees(old, new)]


def _prices(old: Terms, new: Terms) -> Iterator[TariffChange]:
    before = catalog(old)
    for slug, sold in catalog(new).items():
        if slug in before:
            known, now = _by_cycle(before[slug]), _by_cycle(sold)
            for (cycle, currency), amount in known.items():
                if (changed := now.get((cycle, currency))) is not None and changed != amount:
                    yield TariffChange(f"{slug}/{cycle}", currency, amount, changed)


def _by_cycle(sold: Product) -> dict[tuple[str, str], Decimal]:
    return {
        (cycle, currency): amount
        for cycle, price in sold.prices.items()
        for currency, amount in amounts(price, sold.currency).items()
    }


def _price_list(old: Terms, new: Terms) -> Iterator[TariffChange]:
    before, main = old.catalog.get("price_list") or {}, new.provider.currencies[0]
    for item, price in (new.catalog.get("price_list") or {}).items():
        known = amounts(before.get(item) or {}, main)
        for currency, amount in amounts(price, main).items():
            if known.get(currency) != amount and item in before:
                yield TariffChange(item, currency, known.get(currency), amount)


def _fees(old: Terms, new: Terms) -> Iterator[TariffChange]:
    for change in diff(old, new):
        for figure in change.figures:
            kind = rule_kinds().get(figure.kind)
            if kind is not None and figure.figure in kind.tariffs:
                yield TariffChange(
                    f"{change.clause}/{figure.figure}", "", _amount(figure.old), _amount(figure.new)
                )  # fmt: skip


def _amount(written: Any) -> Decimal | None:
    return None if written is None else Decimal(str(written))


def amounts(price: Any, currency: str) -> dict[str, Decimal]:
    """A price as written in a catalogue, by currency."""
    offered = price if isinstance(price, Mapping) else {currency: price}
    return {name: Decimal(str(amount)) for name, amount in offered.items()}
