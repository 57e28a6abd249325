"""Going back on an order, or leaving, without signing in."""

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from posada.contexts.ordering.models import Order
from posada.contexts.services.models import Service
from posada.contexts.support.rules.unsigned_request import UnsignedRequest
from posada.flow.requests import Request, submit
from posada.ground.agenda.unit import unit
from posada.ground.customers.models import Contact
from posada.kernel import clock
from posada.kernel.errors import PosadaError
from posada.terms.actor import Actor
from posada.terms.versions import book


def leave(request: HttpRequest) -> HttpResponse:
    """The form; by POST the request, answered alike whether anything matched: nobody learns who buys here.

    The code goes to the address on file, and only there. It exists where the terms or the law promise it.
    """
    now = clock.now()
    if book().for_existing(now).ruling(UnsignedRequest) is None:
        raise Http404
    if request.method != "POST":
        return render(request, "site/leave.html", {"sent": False})
    limited: HttpResponse | None = ratelimit.consume_or_429(request, action="unsigned_request")
    if limited is not None:
        return limited
    what = "withdrawal" if request.POST.get("what") == "withdrawal" else "cancel"
    found = matching(request.POST.get("email", "").strip(), request.POST.get("about", "").strip(), what)
    if found is not None:
        customer_id, about = found
        by = Actor("visitor", channel="portal", address=request.META.get("REMOTE_ADDR"))
        try:
            with unit(now, by):
                submit(Request("unsigned", customer_id, about, by, now, {"what": what}))
        except PosadaError:
            pass  # what cannot be asked is answered like what does not match: the journal keeps the refusal
    return render(request, "site/leave.html", {"sent": True})


def matching(email: str, written: str, what: str) -> tuple[int, tuple[str, int]] | None:
    """The order (by number) or service (by name or domain) of the customer whose primary contact has this address."""
    contacts = Contact.objects.filter(email__iexact=email, is_primary=True, removed_at=None) if email else ()
    for contact in contacts:
        own = Service.objects.filter(customer_id=contact.customer_id)
        service = own.filter(name__iexact=written).first() or own.filter(domain__iexact=written).first()
        if service is not None:
            return contact.customer_id, ("service", service.pk)
        order = Order.objects.filter(customer_id=contact.customer_id, number__iexact=written).first()
        if order is not None and what == "withdrawal":
            return contact.customer_id, ("order", order.pk)
    return None
