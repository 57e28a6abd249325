"""Ordering: the price is explained, the terms are accepted, and the order leads to its payment."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from posada.contexts.ordering import queries as ordering
from posada.contexts.ordering.acts.place_order import Wanted, place_order
from posada.contexts.ordering.admission import bundle
from posada.faces.portal.quotes import quote
from posada.faces.portal.visitor import Visitor, visitor
from posada.ground.agenda.unit import unit
from posada.ground.catalogue.products import Product, catalog
from posada.kernel import clock
from posada.kernel.errors import BadInput
from posada.terms.acceptance import accept, accepted_version
from posada.terms.contract import Terms
from posada.terms.decisions import Refused
from posada.terms.versions import book

MOST = 50
# What the terms ask an order to state, in words.
LABELS = {"term_months": _("Plazo inicial, en meses"), "sal": _("Usuarios con licencia (SAL)")}


def order(request: HttpRequest, slug: str) -> HttpResponse:
    """A product with its price explained; by POST, ordered by whoever is signed in."""
    terms = book().for_new(clock.now())
    sold = catalog(terms).get(slug)
    if sold is None or sold.hidden:
        raise Http404(slug)
    who = visitor(request) if request.user.is_authenticated else None
    if request.method == "POST":
        return _place(request, who, sold, terms)
    return render(request, "portal/order.html", _shown(request, who, sold, terms))


@require_GET
def price(request: HttpRequest, slug: str) -> HttpResponse:
    """Only the explained price, for the page to change in place."""
    terms = book().for_new(clock.now())
    sold = catalog(terms).get(slug)
    if sold is None:
        raise Http404(slug)
    who = visitor(request) if request.user.is_authenticated else None
    return render(request, "portal/parts/quote.html", _shown(request, who, sold, terms))


@login_required
def _place(request: HttpRequest, who: Visitor | None, sold: Product, terms: Terms) -> HttpResponse:
    if who is None:
        return redirect("portal:welcome")
    shown = _shown(request, who, sold, terms)
    domain = request.POST.get("domain", "").strip().lower()
    if sold.needs_domain and "." not in domain:
        return render(request, "portal/order.html", {**shown, "domain_missing": True}, status=422)
    try:
        with unit(who.now, who.actor):
            if request.POST.get("accept"):
                accept(who.customer.pk, terms, accepted_by=who.contact.name, by=who.actor, now=who.now)
            options = {name: request.POST.get(f"option-{name}", "") for name in shown["asked"].options}
            wanted = Wanted(sold.slug, shown["cycle"], shown["quantity"], options, domain=domain,
                            name=domain or request.POST.get("name", ""))  # fmt: skip
            placed = place_order(who.customer, [wanted], by=who.actor, now=who.now,
                                 method=request.POST.get("method", ""), currency=who.customer.currency,
                                 accepts_documents=bool(request.POST.get("documents")))  # fmt: skip
    except (Refused, BadInput) as refusal:
        return render(request, "portal/order.html", {**shown, "refusal": refusal}, status=422)
    invoice_id = ordering.order(placed.pk).invoice_id
    return redirect("portal:pay", invoice_id) if invoice_id else redirect("portal:orders")


def _shown(request: HttpRequest, who: Visitor | None, sold: Product, terms: Terms) -> dict[str, Any]:
    """What the page says of the product, with the cycle and quantity that were chosen."""
    asked = request.POST if request.method == "POST" else request.GET
    currency = who.customer.currency if who else terms.provider.currencies[0]
    cycle = asked.get("cycle", "")
    cycles = ordering.offered_cycles(terms, sold)
    cycle = cycle if cycle in cycles else cycles[0]
    quantity = asked.get("quantity", "1")
    quantity_asked = min(max(int(quantity), 1), MOST) if quantity.isdigit() else 1
    today = terms.calendar.today(clock.now())
    return {
        "product": sold, "who": who, "terms": terms, "cycle": cycle, "cycles": cycles,
        "asked": ordering.fields_asked(terms, sold), "labels": LABELS, "methods": terms.provider.methods,
        "quantity": quantity_asked, "domain": asked.get("domain", ""), "name": asked.get("name", ""),
        "quote": quote(sold, cycle, quantity_asked, currency, terms, today),
        "horizons": ordering.price_horizons(terms, sold, cycles, today),
        "documents": bundle([sold], terms, clock.now()).documents,
        "accepted": who is not None and accepted_version(who.customer.pk, terms),
    }  # fmt: skip
