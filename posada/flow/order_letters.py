"""What customers are told of orders that staff entered for them."""

from collections.abc import Mapping
from datetime import datetime

from posada.contexts.ordering import queries as ordering
from posada.contexts.ordering.events import OrderEntered, OrdersLapsed
from posada.contexts.ordering.plans import plans
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.flow.support import INSTANT
from posada.terms.actor import Actor


def tell_to_accept(event: OrderEntered) -> None:
    """That the order waits for its customer's word, and until when where it lapses."""
    ((_, plan),) = plans([event.order_id], event.now).values()
    last_day = (plan[0].at - INSTANT).date() if plan else None  # steps are told in the provider's time
    decision = ordering.order(event.order_id).decision_id
    _tell("order-to-accept", {event.order_id: decision}, {"last_day": last_day}, event.now, event.by)


def tell_lapsed(event: OrdersLapsed) -> None:
    """That it was closed at no charge, and how to order anew."""
    _tell("order-lapsed", event.decisions, {}, event.now, event.by)


def _tell(kind: str, decisions: Mapping[int, int], figures: Mapping[str, object], now: datetime, by: Actor) -> None:
    orders, items = ordering.by_id(decisions), ordering.items_of(decisions)
    wanted = [
        NoticeWanted(
            kind, order.customer_id, ("order", order.pk),
            {"number": order.number, "items": [item.name for item in items[order.pk]], **figures}, decisions[order.pk],
        )
        for order in orders.values()
    ]  # fmt: skip
    send_notices(wanted, now=now, by=by)
