"""The pages before an order: the catalogue, a plan with its price, the cart."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from posada.contexts.ordering import queries as ordering
from posada.contexts.ordering.admission import bundle
from posada.faces.site.shop import cart as carts
from posada.faces.site.shop.cart import Cart, Item, clamped
from posada.faces.site.shop.key_terms import key_terms, left_out
from posada.faces.site.shop.quotes import cycle_prices, quote, totals
from posada.ground.catalogue.products import Product, catalog
from posada.ground.customers.models import Contact
from posada.kernel import clock
from posada.terms.contract import Terms
from posada.terms.versions import book

# What the terms ask an order to state, in words.
LABELS = {
    "term_months": gettext_lazy("Plazo inicial, en meses"), "sal": gettext_lazy("Usuarios con licencia (SAL)"),
}  # fmt: skip


def store(request: HttpRequest) -> HttpResponse:
    """The catalogue in force by type of product, plans side by side with what they have and cost."""
    terms = book().for_new(clock.now())
    currency = currency_of(request, terms)
    shelves: dict[str, list[Product]] = {}
    for sold in catalog(terms).values():
        if not sold.hidden and currency_sold(sold, currency):
            shelves.setdefault(sold.type, []).append(sold)
    shown = [(type, _compared(products), products) for type, products in shelves.items()]
    return render(request, "site/store.html", {"shelves": shown, "currency": currency})


def currency_sold(sold: Product, currency: str) -> bool:
    """Whether a product has a price in that currency."""
    price = next(iter(sold.prices.values()))
    return currency in price if hasattr(price, "keys") else currency == sold.currency


def _compared(products: list[Product]) -> list[str]:
    """What plans of one shelf are compared by: every specification that one of them has."""
    return list(dict.fromkeys(key for sold in products for key in (*sold.specifications, *sold.allowances)))


def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """A plan with its price explained; by POST, it is put into the cart."""
    terms = book().for_new(clock.now())
    sold = _sold(slug, terms)
    shown = _shown(request, sold, terms)
    if request.method != "POST":
        return render(request, "site/plan.html", shown)
    item = shown["quote"].item
    missing = [name for name in shown["asked"].options if not item.options.get(name)]
    wants_domain = sold.needs_domain and "." not in item.domain
    if wants_domain or missing:
        return render(
            request, "site/plan.html", {**shown, "domain_missing": wants_domain, "missing": missing}, status=422
        )
    carts.write(request, carts.read(request, terms).with_item(item))
    return redirect("site:cart" if request.POST.get("then") == "cart" else "site:checkout")


@require_GET
def price(request: HttpRequest, slug: str) -> HttpResponse:
    """Only the explained price, for the page to change in place."""
    terms = book().for_new(clock.now())
    return render(request, "site/parts/quote.html", _shown(request, _sold(slug, terms), terms))


def cart(request: HttpRequest) -> HttpResponse:
    """What was chosen, with what it costs now and later; by POST, one choice is changed or taken out."""
    terms = book().for_new(clock.now())
    kept = carts.read(request, terms)
    if request.method == "POST":
        carts.write(request, _changed(request, kept))
        return redirect("site:cart")
    return render(request, "site/cart.html", {"cart": kept, **quoted(request, kept, terms)})


def quoted(request: HttpRequest, kept: Cart, terms: Terms) -> dict[str, Any]:
    """The cart's quotes with their sums, in the visitor's currency."""
    currency, today = currency_of(request, terms), terms.calendar.today(clock.now())
    quotes = [quote(item, currency, terms, today) for item in kept.items]
    return {"quotes": quotes, "currency": currency, "totals": totals(quotes, currency) if quotes else None}


def _changed(request: HttpRequest, kept: Cart) -> Cart:
    sent = request.POST
    place = int(sent["place"]) if sent.get("place", "").isdigit() else -1
    if "coupon" in sent:
        return Cart(kept.items, sent["coupon"].strip()[:40])
    if sent.get("act") == "remove":
        messages.info(request, _("Quitado del carrito."), extra_tags="info")
        return kept.without(place)
    return kept.with_quantity(place, int(sent["quantity"])) if sent.get("quantity", "").isdigit() else kept


def currency_of(request: HttpRequest, terms: Terms) -> str:
    """The currency in which prices are shown: the customer's, or the house's first one."""
    if request.user.is_authenticated:
        found = Contact.objects.filter(user=request.user.pk, removed_at=None).values_list(
            "customer__currency", flat=True
        )
        return found.first() or terms.provider.currencies[0]
    return terms.provider.currencies[0]


def _sold(slug: str, terms: Terms) -> Product:
    sold = catalog(terms).get(slug)
    if sold is None or sold.hidden:
        raise Http404(slug)
    return sold


def _shown(request: HttpRequest, sold: Product, terms: Terms) -> dict[str, Any]:
    """What the page says of the product, with the cycle, options and quantity that were chosen."""
    chosen = request.POST if request.method == "POST" else request.GET
    currency = currency_of(request, terms)
    cycles = ordering.offered_cycles(terms, sold)
    cycle = chosen.get("cycle", "")
    asked = ordering.fields_asked(terms, sold)
    quantity = chosen.get("quantity", "1")
    today = terms.calendar.today(clock.now())
    item = Item(
        sold.slug, cycle if cycle in cycles else cycles[0], clamped(int(quantity)) if quantity.isdigit() else 1,
        chosen.get("domain", "").strip().lower(), chosen.get("name", "").strip()[:120],
        {name: chosen.get(f"option-{name}", "") for name in asked.options},
    )  # fmt: skip
    return {
        "product": sold, "terms": terms, "quote": quote(item, currency, terms, today),
        "prices": cycle_prices(sold, currency, terms), "asked": asked, "labels": LABELS,
        "key_terms": key_terms([sold], terms), "left_out": left_out(terms),
        "horizons": ordering.price_horizons(terms, sold, cycles, today),
        "documents": bundle([sold], terms, clock.now()).documents,
    }  # fmt: skip
