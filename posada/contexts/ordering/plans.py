"""The plans of many orders at once, from a fixed number of queries."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.ordering import queries
from posada.contexts.ordering.models import Order, State
from posada.contexts.ordering.plan import plan
from posada.kernel.plan import Plan
from posada.terms.versions import book


def plans(order_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each order: nothing ahead of one that is accepted, for its claim has a plan of its own."""
    orders = list(Order.objects.filter(pk__in=order_ids))
    waiting = [order for order in orders if order.state == State.AWAITING_ACCEPTANCE]
    targets = queries.targets([order.pk for order in waiting]) if waiting else {}
    found: dict[int, tuple[int, Plan]] = {order.pk: (order.customer_id, ()) for order in orders}
    for order in waiting:
        terms = book().by_number(order.version_id)
        steps = plan(terms.calendar.today(order.placed_at), targets[order.pk], terms)
        found[order.pk] = (order.customer_id, steps)
    return found
