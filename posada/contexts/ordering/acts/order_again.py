"""Ordering once more what lapsed."""

from datetime import datetime

from posada.contexts.ordering import queries
from posada.contexts.ordering.acts.place_order import Wanted, place_order
from posada.contexts.ordering.models import Order, State
from posada.contexts.ordering.rules.expired_order import ExpiredOrder
from posada.ground.customers.models import Customer
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.rule import grounds
from posada.terms.versions import book


def order_again(order_id: int, *, by: Actor, now: datetime, accepts_documents: bool = False) -> Order:
    """Place a new order for what a cancelled one was for, at today's price; the old one stays cancelled."""
    old = queries.order(order_id)
    if old.state != State.CANCELLED:
        raise BadInput("order", old.number, "a cancelled order")
    wanted = [
        Wanted(item.product, item.cycle, item.quantity, item.options, item.domain, item.name)
        for item in queries.items(order_id)
    ]
    ruling = book().for_new(now).ruling(ExpiredOrder)
    return place_order(
        Customer.objects.get(pk=old.customer_id), wanted, by=by, now=now, method=old.method,
        accepts_documents=accepts_documents, grounds=grounds(ruling, role="permits"),
    )  # fmt: skip
