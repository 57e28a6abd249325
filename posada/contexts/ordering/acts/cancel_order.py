"""Ending orders before delivery."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.ordering import queries
from posada.contexts.ordering.events import OrderCancelled
from posada.contexts.ordering.models import Order, State
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor


def cancel_orders(order_ids: Sequence[int], *, act: str, now: datetime, by: Actor) -> None:
    """Cancel orders whose claim is void; the decision is that of the claim. Announces OrderCancelled."""
    cancelled = [
        order
        for order in queries.locked(order_ids)
        if order.state in (State.AWAITING_PAYMENT, State.AWAITING_ACCEPTANCE)
    ]
    for order in cancelled:
        order.move("cancel")
    Order.objects.bulk_update(cancelled, ["state"])
    touch("order", [order.pk for order in cancelled])
    for order in cancelled:
        announce(OrderCancelled(order.pk, act, now, by))


def mark_fulfilled(order_ids: Sequence[int]) -> None:
    """Close orders whose services are all delivered."""
    fulfilled = [order for order in queries.locked(order_ids) if order.state == State.IN_ACTIVATION]
    for order in fulfilled:
        order.move("fulfil")
    Order.objects.bulk_update(fulfilled, ["state"])
    touch("order", [order.pk for order in fulfilled])
