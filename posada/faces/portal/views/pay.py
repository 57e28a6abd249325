"""Paying one claim: by transfer with a proof, by reference, from the balance."""

from django.http import HttpRequest, HttpResponse

from posada.contexts.billing.models import Invoice
from posada.faces.portal import reading
from posada.faces.portal.views import show
from posada.faces.portal.visitor import Visitor, area, owned


@area("invoices")
def pay(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """The ways to pay a claim, with the accounts in its currency."""
    claim = reading.claim(who, owned(who, Invoice, "invoice", id))
    accounts = [kept for kept in who.terms.provider.bank_accounts if kept.currency == claim.invoice.currency]
    return show(request, who, "pay", "invoices", claim=claim, accounts=accounts)
