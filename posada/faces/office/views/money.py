"""What staff do about money that was claimed: find it in the bank, look at its proof, verify a first payment."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posada.contexts.ordering.acts.advance_orders import verify_order
from posada.contexts.payments.acts.settle_payment import receive_payment, reject_payment
from posada.contexts.support.models import Attachment
from posada.faces.office.desk import Desk, desk
from posada.faces.office.views import acting
from posada.faces.portal.views.pay import as_download


@desk("orders")
@require_POST
def verify(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """Find the first payment of an order good."""
    by = at.acting("payment_verifier")
    with acting(request, at, by, _("Pedido verificado.")):
        verify_order(id, now=at.now, by=by)
    return redirect("office:orders")


@desk("payments")
@require_POST
def settle(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """Say whether a claimed payment is in our accounts."""
    received = request.POST.get("outcome") == "receive"
    by = at.acting("payment_verifier", "billing")
    with acting(request, at, by, _("Pago recibido.") if received else _("Pago rechazado.")):
        (receive_payment if received else reject_payment)(id, now=at.now, by=by)
    return redirect("office:payments")


@desk("payments")
def file(request: HttpRequest, at: Desk, id: int) -> Any:
    """A file a customer sent, for staff who verify payments; one kept for a single role, for that role."""
    kept = get_object_or_404(Attachment, pk=id)
    if kept.restricted_to and kept.restricted_to not in at.staff.roles:
        raise Http404
    return as_download(kept)
