"""Ending orders before delivery."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.ordering import queries
from posada.contexts.ordering.events import OrderCancelled
from posada.contexts.ordering.models import State
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor


def cancel_orders(order_ids: Sequence[int], *, act: str, now: datetime, by: Actor) -> None:
    """Cancel orders whose claim is void; the decision is that of the claim. Announces OrderCancelled."""
    for order in queries.locked(order_ids):
        if order.state not in (State.AWAITING_PAYMENT, State.AWAITING_ACCEPTANCE):
            continue
        order.move("cancel")
        order.save(update_fields=["state"])
        touch("order", [order.pk])
        announce(OrderCancelled(order.pk, act, now, by))


def mark_fulfilled(order_ids: Sequence[int]) -> None:
    """Close orders whose services are all delivered."""
    for order in queries.locked(order_ids):
        if order.state == State.IN_ACTIVATION:
            order.move("fulfil")
            order.save(update_fields=["state"])
            touch("order", [order.pk])
