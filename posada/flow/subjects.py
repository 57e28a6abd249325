"""Finding a subject by the name people give it: `invoice:P-000123`, `service:example.co`, `order:O-000007`."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from posada.contexts.billing import queries as billing
from posada.contexts.billing.models import Invoice, InvoiceLine
from posada.contexts.ordering.models import Order
from posada.contexts.payments.models import Dispute, Payment
from posada.contexts.services.models import Service
from posada.contexts.support.models import Ticket
from posada.ground.agenda.models import Case
from posada.ground.customers.models import Customer
from posada.kernel.errors import BadInput, NotFound
from posada.kernel.ids import SubjectRef

NAMED_BY: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "invoice": (Invoice, ("number",)),
    "service": (Service, ("name", "domain")),
    "order": (Order, ("number",)),
    "ticket": (Ticket, ("number",)),
    "payment": (Payment, ("reference", "external_id")),
    "dispute": (Dispute, ("external_id",)),
    "case": (Case, ()),
    "customer": (Customer, ("name",)),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What was found, and whose it is."""

    kind: str
    id: int
    customer_id: int


def find(ref: SubjectRef) -> Subject:
    """The subject of that name or number. Raises NotFound; BadInput for an unknown kind, or where several fit."""
    if ref.kind not in NAMED_BY:
        raise BadInput("subject", str(ref), ", ".join(f"{kind}:…" for kind in NAMED_BY))
    model, names = NAMED_BY[ref.kind]
    named = Q(pk=ref.id) if isinstance(ref.id, int) else Q()
    for name in names:
        named |= Q(**{name: str(ref.id)})
    found: list[Any] = list(model._default_manager.filter(named)[:2]) if named else []
    if not found:
        raise NotFound(str(ref))
    if len(found) > 1:
        raise BadInput(
            "subject", str(ref), "its number, since several go by that name, such as %(number)s", number=found[0].pk
        )
    return Subject(ref.kind, found[0].pk, found[0].pk if ref.kind == "customer" else found[0].customer_id)


def related(subject: Subject) -> set[tuple[str, int]]:
    """The subject and what its story is told with: an invoice's payments, a service's invoices."""
    together = {(subject.kind, subject.id)}
    if subject.kind == "service":
        lines = InvoiceLine.objects.filter(customer_id=subject.customer_id, service_id=subject.id)
        together |= {("invoice", id) for id in lines.values_list("invoice_id", flat=True)}
    if subject.kind == "invoice":
        together |= {("service", id) for id in billing.services_of([subject.id]).get(subject.id, ())}
        together |= {("order", id) for id in billing.orders_of([subject.id])}
    return together
