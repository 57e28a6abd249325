"""Invoices: the lists, one of them, and its paper."""

from django.http import HttpRequest, HttpResponse

from posada.contexts.billing import queries as billing
from posada.contexts.billing.acts.change_billing_data import window_of
from posada.contexts.billing.models import Allocation, FiscalDocument, Invoice
from posada.contexts.payments.models import Payment
from posada.faces.portal import reading
from posada.faces.portal.views import show
from posada.faces.portal.visitor import Visitor, area, owned
from posada.kernel.money import sum_money


@area("invoices")
def invoices(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Claims by state: to be paid, oldest due first; then settled ones, newest first."""
    found = Invoice.objects.filter(customer_id=who.customer.pk).order_by("-issued_at", "-pk")
    claims = reading.claims(who, found)
    pending = sorted((claim for claim in claims if claim.pending), key=lambda claim: claim.invoice.due_on)
    settled = [claim for claim in claims if not claim.pending]
    currency = pending[0].invoice.currency if pending else who.customer.currency
    owed = sum_money((claim.unpaid for claim in pending if claim.invoice.currency == currency), currency)
    return show(request, who, "invoices", "invoices", pending=pending, paid=settled, open=owed)


def _alterable(who: Visitor, found: Invoice) -> dict[str, object]:
    """Until when what the tax invoice says may still be altered, and by which clause."""
    window = window_of(found, who.terms)
    if window is None or window[1] < who.today:
        return {}
    return {"alter_until": window[1], "alter_clause": window[0].clause}


@area("invoices")
def invoice(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """One claim with its lines, what was paid, what follows if it is not, and its papers."""
    found = owned(who, Invoice, "invoice", id)
    (claim,) = reading.claims(who, [found], with_lines=True)
    return show(
        request, who, "invoice", "invoices", claim=claim, steps=reading.coming({}, [found], who.now),
        allocations=Allocation.objects.filter(invoice_id=id).order_by("at", "pk"),
        payments=Payment.objects.filter(invoice_id=id).order_by("learnt_at"),
        documents=FiscalDocument.objects.filter(invoice_id=id).order_by("pk"),
        extended=billing.extensions([id]).get(id), **_alterable(who, found),
    )  # fmt: skip
