"""What is done at one press while paying: from the balance, by a reference; and the order of the cards on file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posada.contexts.billing.acts.pay_otherwise import pay_from_balance
from posada.contexts.billing.models import Invoice
from posada.contexts.payments.models import Card, Screening
from posada.contexts.payments.queries import cards_of
from posada.faces.portal.files import keep
from posada.faces.portal.forms import CardForm
from posada.faces.portal.views import acting, show
from posada.faces.portal.visitor import Visitor, area, owned
from posada.flow.requests import Request, submit

CONFIRM = "card-confirmation"
CARD_REQUESTS = {"remove": "remove-card", "prefer": "prefer-card"}


@require_POST
@area("invoices")
def from_balance(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """Set the balance against a claim, as far as it goes."""
    invoice = owned(who, Invoice, "invoice", id)
    with acting(request, who, _("Aplicamos su saldo.")):
        pay_from_balance(invoice.pk, now=who.now, by=who.actor)
    return redirect("portal:invoice", id)


@require_POST
@area("invoices")
def reference(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """Order a reference for exactly what is due."""
    invoice = owned(who, Invoice, "invoice", id)
    with acting(request, who, _("Pedimos la referencia; aparece aquí en cuanto la tengamos.")):
        submit(Request("reference", who.customer.pk, ("invoice", invoice.pk), who.actor, who.now))
    return redirect("portal:pay", id)


@require_POST
@area("cards")
def card(request: HttpRequest, who: Visitor, id: int, wish: str) -> HttpResponse:
    """Take a card off file, or let it be tried first."""
    kept = owned(who, Card, "card", id)
    if wish not in CARD_REQUESTS or kept.removed_at is not None:
        raise Http404
    said = _("Tarjeta retirada: ya no se cobra.") if wish == "remove" else _("Cobraremos primero esta tarjeta.")
    with acting(request, who, said):
        submit(Request(CARD_REQUESTS[wish], who.customer.pk, ("card", id), who.actor, who.now))
    return redirect("portal:cards")


@require_POST
@area("cards")
def confirm(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """Send the form by which the use of a card is confirmed, or say that another method is preferred."""
    asked = owned(who, Screening, "screening", id)
    if request.POST.get("decline"):
        with acting(request, who, _("De acuerdo: pague por otro medio.")):
            submit(Request(CONFIRM, who.customer.pk, ("screening", id), who.actor, who.now, {"declined": True}))
        return redirect("portal:cards")
    form = CardForm(request.POST, request.FILES, asked=asked)
    if not form.is_valid():
        return show(request, who, "cards", "cards", rows=cards_of(who.customer.pk), waiting=[(asked, form)])
    said, scan = form.cleaned_data, form.cleaned_data["file"]
    fields = {"number": said["number"], "brand": said["brand"], "signature": scan.name}
    with acting(request, who, _("Recibimos la confirmación. Una persona la revisa.")):
        submit(Request(CONFIRM, who.customer.pk, ("screening", id), who.actor, who.now, fields))
        keep(scan, customer_id=who.customer.pk, purpose="card-scan", by=str(who.actor), now=who.now, role="billing")
    return redirect("portal:cards")
