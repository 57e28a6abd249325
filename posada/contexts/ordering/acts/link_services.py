"""Noting which service each item of an order became."""

from collections.abc import Mapping

from posada.contexts.ordering.models import Order, OrderItem


def link_services(services: Mapping[int, int]) -> None:
    """Set the service of each item."""
    items = list(OrderItem.objects.filter(pk__in=services))
    for item in items:
        item.service_id = services[item.pk]
    OrderItem.objects.bulk_update(items, ["service_id"])


def link_invoice(order_id: int, invoice_id: int) -> None:
    """Set the claim by which an order is paid."""
    Order.objects.filter(pk=order_id).update(invoice_id=invoice_id)
