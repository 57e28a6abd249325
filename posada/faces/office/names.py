"""What subjects are called, read for a whole page at once."""

from collections.abc import Collection, Iterable
from typing import Any

from posada.contexts.billing.models import Invoice
from posada.contexts.ordering.models import Order
from posada.contexts.services.models import Service
from posada.contexts.support.models import Ticket
from posada.ground.customers.models import Customer

FIELDS: dict[str, tuple[Any, str]] = {
    "invoice": (Invoice, "number"), "service": (Service, "name"), "order": (Order, "number"),
    "ticket": (Ticket, "number"), "customer": (Customer, "name"),
}  # fmt: skip


def customers(ids: Collection[int]) -> dict[int, str]:
    """Customers' names by id."""
    return dict(Customer.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def subjects(found: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Each subject's number or name; its kind and id where it has none."""
    wanted = set(found)
    named = {subject: f"{subject[0]} {subject[1]}" for subject in wanted}
    for kind, (model, field) in FIELDS.items():
        ids = [id for other, id in wanted if other == kind]
        if ids:
            named |= {(kind, id): name for id, name in model.objects.filter(pk__in=ids).values_list("pk", field)}
    return named
