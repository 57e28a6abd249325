"""One customer, its papers and its letters."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from posada.contexts.billing.models import Invoice
from posada.contexts.payments.models import Payment
from posada.contexts.services.models import Service
from posada.contexts.support.models import Notice
from posada.faces.office.desk import Desk, desk
from posada.faces.office.views import show
from posada.ground.customers.models import Customer
from posada.terms.models import Decision

SHOWN = 30


@desk("customers")
def customer(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """One customer: services, claims, payments and what was decided."""
    found = get_object_or_404(Customer, pk=id)
    services = Service.objects.filter(customer_id=id).order_by("-pk")[:SHOWN]
    claims = Invoice.objects.filter(customer_id=id).order_by("-issued_at")[:SHOWN]
    return show(
        request, at, "customers", found.name, "customer", customer=found, services=services, invoices=claims,
        contacts=found.contacts.filter(removed_at=None), fiscal=found.fiscal_data.order_by("-effective_at").first(),
        payments=Payment.objects.filter(customer_id=id).order_by("-learnt_at")[:SHOWN],
        decisions=Decision.objects.filter(customer_id=id).order_by("-decided_at", "-id")[:SHOWN],
    )  # fmt: skip


@desk("mailbox")
def letter(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """One letter, as it was sent."""
    found = get_object_or_404(Notice, pk=id)
    return show(request, at, "mailbox", found.subject or found.kind, "letter", notice=found)
