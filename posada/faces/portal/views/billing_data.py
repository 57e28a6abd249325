"""What the tax invoice of a paid claim says of its buyer: altered while there is time for it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from posada.contexts.billing.acts.change_billing_data import window_of
from posada.contexts.billing.models import Invoice
from posada.faces.portal.forms import FiscalForm
from posada.faces.portal.views import acting, show
from posada.faces.portal.visitor import Visitor, area, owned
from posada.flow.requests import Request, submit
from posada.ground.customers import queries as customers


@area("invoices")
def billing_data(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """The form with what is known; by POST, only what changed is asked for."""
    invoice = owned(who, Invoice, "invoice", id)
    window = window_of(invoice, who.terms)
    if window is None:
        raise Http404
    held = customers.fiscal_data(who.customer.pk, who.now)
    known = {name: getattr(held, name, "") for name in FiscalForm.base_fields}
    form = FiscalForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        changed = {name: value for name, value in form.cleaned_data.items() if value != known[name]}
        with acting(request, who, _("Datos cambiados. La factura dice lo nuevo.")):
            submit(Request("invoice-change", who.customer.pk, ("invoice", id), who.actor, who.now, changed))
        return redirect("portal:invoice", id)
    return show(request, who, "billing-data", "invoices", invoice=invoice, form=form, until=window[1])
