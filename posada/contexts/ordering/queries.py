"""What others may read of orders."""

from collections.abc import Sequence

from django.db.models import QuerySet

from posada.contexts.ordering.models import Order, OrderItem, State


def locked(order_ids: Sequence[int]) -> list[Order]:
    """The orders, locked until the transaction ends, in order of id."""
    return list(Order.objects.select_for_update().filter(pk__in=order_ids).order_by("pk"))


def order(order_id: int) -> Order:
    return Order.objects.get(pk=order_id)


def items(order_id: int) -> list[OrderItem]:
    """The items of an order, as they were listed."""
    return list(OrderItem.objects.filter(order_id=order_id).order_by("position"))


def awaiting_verification() -> QuerySet[Order]:
    """Paid orders that staff must look at, oldest first."""
    return Order.objects.filter(state=State.AWAITING_VERIFICATION).order_by("placed_at", "pk")


def of_customer(customer_id: int) -> QuerySet[Order]:
    """A customer's orders, newest first."""
    return Order.objects.filter(customer_id=customer_id).order_by("-placed_at", "-pk")
