"""What subjects are called, read for a whole page at once."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from posada.contexts.billing.models import Invoice, Refund
from posada.contexts.ordering.models import Order
from posada.contexts.payments.models import Card, Dispute, Payment, Screening
from posada.contexts.services.models import Service
from posada.contexts.support.models import Ticket
from posada.faces.site import formats
from posada.faces.site.words import word
from posada.ground.agenda.models import Case
from posada.ground.customers.models import Contact, Customer
from posada.kernel.money import Money


def _sum(amount: Any, currency: str) -> str:
    return formats.money(Money(amount, currency), whole=True)


# Kind of subject -> its rows, the columns that its name is made of, and how they make it.
NAMED: dict[str, tuple[Any, tuple[str, ...], Callable[..., str]]] = {
    "invoice": (Invoice, ("number",), str),
    "service": (Service, ("name",), str),
    "order": (Order, ("number",), str),
    "ticket": (Ticket, ("number",), str),
    "customer": (Customer, ("name",), str),
    "contact": (Contact, ("name",), str),
    "case": (Case, ("kind",), lambda kind: word("case-kind", kind)),
    "payment": (
        Payment, ("amount", "currency", "value_at"),
        lambda amount, currency, at: f"{_sum(amount, currency)} ({formats.day(at)})",
    ),
    "refund": (Refund, ("amount", "currency"), _sum),
    "dispute": (Dispute, ("reported_at",), formats.day),
    "card": (Card, ("last_four",), lambda last: f"•••• {last}"),
    "screening": (Screening, ("last_four",), lambda last: f"•••• {last}"),
}  # fmt: skip


def customers(ids: Collection[int]) -> dict[int, str]:
    """Customers' names by id."""
    return dict(Customer.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def subjects(found: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Each subject's number or name; its kind and id where it has none. One query a kind."""
    wanted = set(found)
    named = {(kind, id): f"{word('kind', kind)} {id}" for kind, id in wanted}
    for kind, (model, columns, called) in NAMED.items():
        ids = [id for other, id in wanted if other == kind]
        if ids:
            rows = model.objects.filter(pk__in=ids).values_list("pk", *columns)
            named |= {(kind, id): called(*values) for id, *values in rows}
    return named
