"""Turning the items of an order into services that wait to be delivered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from posada.contexts.ordering import queries as ordering
from posada.contexts.services.models import Service
from posada.ground.agenda.unit import touch
from posada.ground.catalogue.products import MANUAL
from posada.ground.customers.models import Customer
from posada.terms.rows import take_ids
from posada.terms.versions import book


def create_services(order_id: int, *, now: datetime) -> dict[int, int]:
    """Create the services of an order, pending, and return the service of each item."""
    order = ordering.order(order_id)
    customer = Customer.objects.get(pk=order.customer_id)
    terms = book().by_number(order.version_id)
    items = ordering.items(order_id)
    ids = take_ids("services_service_id_seq", len(items))
    at_place = {item.position: id for id, item in zip(ids, items, strict=True)}
    Service.objects.bulk_create(
        Service(
            id=id, customer_id=order.customer_id, name=item.name, domain=item.domain, product=item.product,
            product_kind=item.product_kind, type=item.type, cycle=item.cycle, quantity=item.quantity,
            options=with_parent(item.options, at_place), currency=order.currency or customer.currency,
            order_id=order.pk,
            ordered_on=terms.calendar.today(order.placed_at), upstream=order.snapshot[item.product].get("upstream", ""),
            driver=order.snapshot[item.product].get("driver", MANUAL),
        )
        for id, item in zip(ids, items, strict=True)
    )  # fmt: skip
    touch("service", ids)
    return {item.pk: id for item, id in zip(items, ids, strict=True)}


def with_parent(options: Mapping[str, Any], at_place: Mapping[int, int]) -> dict[str, Any]:
    """An item's options, in which the place of what brought it has become that service."""
    place = options.get("included_in")
    return {**options, "included_in": at_place[place]} if place is not None else dict(options)
