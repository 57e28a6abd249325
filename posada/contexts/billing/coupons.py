"""What a coupon takes off the first claim of an order."""

from collections.abc import Sequence
from dataclasses import replace

from posada.contexts.billing.lines import Line
from posada.contexts.ordering.queries import Order, OrderItem
from posada.contexts.services import queries as services
from posada.kernel.money import Money
from posada.terms.contract import Terms
from posada.terms.rule import Ground


def with_coupon(
    order: Order, items: Sequence[OrderItem], lines: Sequence[Line], terms: Terms
) -> tuple[list[Line], tuple[Ground, ...]]:
    """The lines, the first that the order's coupon fits at what is left of its price, and what that stands on."""
    held = services.coupon_held(order.customer_id, order.coupon, order.placed_at) if order.coupon else None
    if held is None:
        return list(lines), ()
    place = next((n for n, item in enumerate(items) if held.fits(item.type, item.cycle)), None)
    if place is None:
        return list(lines), ()
    line = lines[place]
    worth = held.worth(terms, line.net.currency)
    left = max(line.total - worth, Money.zero(worth.currency))
    reduced = replace(line, net=left, tax=None, args={**line.args, "coupon": order.coupon}).including_tax()
    return [*lines[:place], reduced, *lines[place + 1 :]], held.grounds
