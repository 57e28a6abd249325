"""The portal's first page, and the way from an area's name to its page."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from posada.contexts.billing import queries as billing
from posada.contexts.services import queries as services
from posada.faces.portal import reading
from posada.faces.portal.areas import PAGES
from posada.faces.portal.views import show
from posada.faces.portal.visitor import Visitor, area

SHOWN = 6


@area("home")
def home(request: HttpRequest, who: Visitor) -> HttpResponse:
    """What is owed, what is off, what comes next, and every area."""
    found = reading.standings(who, list(services.of_customer(who.customer.pk)))
    unpaid = list(billing.unpaid_invoices(who.customer.pk))
    claims = reading.claims(who, unpaid)
    owed, _ = billing.owed(who.customer.pk, who.customer.currency, who.today)
    names = {standing.service.pk: standing.name for standing in found}
    return show(
        request, who, "home", "home",
        suspended=[standing for standing in found if standing.state == "suspended"],
        owed=owed, next_due=claims[0] if claims else None,
        steps=reading.coming(names, unpaid, who.now)[:SHOWN],
    )  # fmt: skip


def to_area(request: HttpRequest, name: str) -> HttpResponse:
    """An area's name as an address: areas with pages elsewhere lead there."""
    if name == "new-order":
        return redirect("site:store")
    if name not in {page.name for page in PAGES}:
        raise Http404(name)
    return redirect(f"portal:{name.replace('-', '_')}")


@login_required
def welcome(request: HttpRequest) -> HttpResponse:
    """What a new account still has to say before it can order."""
    return render(request, "portal/welcome.html")
