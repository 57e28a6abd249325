"""The way out of advertising that stands in each such letter."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from posada.contexts.support.acts.send_campaign import leaving
from posada.flow.advertising import leave_by_link
from posada.ground.agenda.unit import unit
from posada.kernel import clock
from posada.kernel.errors import NotFound
from posada.terms.actor import Actor


def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the page withdraws the consent, and the page says so; opened again, it says the same."""
    now = clock.now()
    by = Actor("visitor", channel="portal", address=request.META.get("REMOTE_ADDR"))
    try:
        contact_id = leaving(token)
        with unit(now, by):
            leave_by_link(contact_id, now=now, by=by)
    except NotFound as error:
        raise Http404 from error
    return render(request, "site/unsubscribe.html")
