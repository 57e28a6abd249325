"""The cart: what a visitor chose so far, kept in the browser's session until it is ordered."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.http import HttpRequest

from posada.contexts.ordering import queries as ordering
from posada.contexts.ordering.acts.place_order import Wanted
from posada.ground.catalogue.products import Product, catalog
from posada.terms.contract import Terms

CART, COUPON = "cart", "coupon"
MOST_ITEMS, MOST_OF_ONE = 20, 50


@dataclass(frozen=True, slots=True)
class Item:
    """One choice: product, cycle, how many, and what it is to be called."""

    product: str
    cycle: str
    quantity: int = 1
    domain: str = ""
    name: str = ""
    options: Mapping[str, str] = field(default_factory=dict)

    def wanted(self) -> Wanted:
        return Wanted(
            self.product, self.cycle, self.quantity, dict(self.options), self.domain, self.domain or self.name
        )


@dataclass(frozen=True, slots=True)
class Cart:
    """The choices that can still be ordered, in the order in which they were made, and a coupon's name."""

    items: tuple[Item, ...] = ()
    coupon: str = ""

    def with_item(self, item: Item) -> "Cart":
        """With one choice more; the same thing for the same domain takes the place of the earlier one."""
        kept = [
            each for each in self.items if (each.product, each.domain) != (item.product, item.domain) or not item.domain
        ]
        return replace(self, items=(*kept, item)[-MOST_ITEMS:])

    def without(self, place: int) -> "Cart":
        return replace(self, items=tuple(item for n, item in enumerate(self.items) if n != place))

    def with_quantity(self, place: int, quantity: int) -> "Cart":
        many = clamped(quantity)
        return replace(
            self, items=tuple(replace(i, quantity=many) if n == place else i for n, i in enumerate(self.items))
        )

    def products(self, terms: Terms) -> list[Product]:
        return [catalog(terms)[item.product] for item in self.items]


def clamped(quantity: int) -> int:
    return min(max(quantity, 1), MOST_OF_ONE)


def read(request: HttpRequest, terms: Terms) -> Cart:
    """What the session holds, less what is no longer sold so."""
    kept = request.session.get(CART) or []
    items = [item for data in kept if (item := _item(data, terms)) is not None]
    return Cart(tuple(items), str(request.session.get(COUPON, "")))


def write(request: HttpRequest, cart: Cart) -> None:
    request.session[CART] = [asdict(item) for item in cart.items]
    request.session[COUPON] = cart.coupon


def empty(request: HttpRequest) -> None:
    """Once it is ordered."""
    request.session.pop(CART, None)
    request.session.pop(COUPON, None)


def _item(data: Any, terms: Terms) -> Item | None:
    """A choice as it was kept; None where the terms in force do not sell it so."""
    try:
        item = Item(**data)
    except TypeError:
        return None
    sold = catalog(terms).get(item.product)
    if sold is None or sold.hidden or item.cycle not in ordering.offered_cycles(terms, sold):
        return None
    return item
