"""Coupons that come with plans: given, used, asked for again."""

from posada.contexts.ordering import queries as ordering
from posada.contexts.ordering.events import OrderPlaced
from posada.contexts.services.acts.give_coupons import ask_coupon, give_coupons, use_coupon
from posada.contexts.services.events import ServicesActivated
from posada.flow.asked import Answer, Request
from posada.kernel.errors import BadInput


def give(event: ServicesActivated) -> None:
    give_coupons(event.service_ids, now=event.now, by=event.by)


def note_used(event: OrderPlaced) -> None:
    order = ordering.order(event.order_id)
    if order.coupon:
        use_coupon(order.customer_id, order.coupon, order.pk, now=event.now)


def ask(request: Request) -> Answer:
    """`coupon` of a service, asked for again."""
    kind, id = request.about
    if kind != "service":
        raise BadInput("about", kind, "a service")
    ask_coupon(id, now=request.now, by=request.by)
    return Answer("done")
