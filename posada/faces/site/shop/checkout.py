"""From the cart to an order: who buys, what the invoice says, what is accepted, and then what happens next."""

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from posada.contexts.billing.models import Invoice
from posada.contexts.ordering import queries as ordering
from posada.contexts.ordering.acts.place_order import place_order
from posada.contexts.ordering.admission import bundle
from posada.contexts.ordering.models import Order
from posada.contexts.payments import queries as payments
from posada.faces.portal import reading
from posada.faces.portal.forms import WelcomeForm
from posada.faces.portal.opening import open_for
from posada.faces.portal.visitor import Visitor, owned, visitor
from posada.faces.site import formats
from posada.faces.site.shop import cart as carts
from posada.faces.site.shop.cart import Cart
from posada.faces.site.shop.key_terms import key_terms, left_out
from posada.faces.site.shop.views import quoted
from posada.faces.site.words import word
from posada.flow.asked import Answer
from posada.flow.preview import Preview, taken_back
from posada.ground.agenda.unit import unit
from posada.kernel import clock
from posada.kernel.errors import BadInput
from posada.terms.acceptance import accept, accepted_version
from posada.terms.contract import Terms
from posada.terms.decisions import Refused
from posada.terms.versions import book

STEPS = ("account", "data", "review", "done")


def checkout(request: HttpRequest) -> HttpResponse:
    """The next step of this visitor: sign in or up, say who is invoiced, or look all over and order."""
    terms = book().for_new(clock.now())
    kept = carts.read(request, terms)
    if not kept.items:
        return redirect("site:cart")
    if not request.user.is_authenticated:
        return _account(request, kept, terms)
    if hasattr(request.user, "staff"):
        return redirect("office:home")
    who = visitor(request)
    return _data(request, kept, terms) if who is None else _review(request, who, kept, terms)


def steps(here: str) -> list[dict[str, Any]]:
    """The stepper with what is done, where one is, and what is to come."""
    labels = (_("Su cuenta"), _("Datos de la factura"), _("Revisar y pedir"), _("Pagar"))
    place = STEPS.index(here)
    return [
        {"label": label, "state": "done" if n < place else "here" if n == place else ""}
        for n, label in enumerate(labels)
    ]


def _account(request: HttpRequest, kept: Cart, terms: Terms) -> HttpResponse:
    shown = {"steps": steps("account"), "login": LoginForm(request=request), "signup": SignupForm()}
    return render(request, "site/checkout-account.html", {**shown, **quoted(request, kept, terms)})


def _data(request: HttpRequest, kept: Cart, terms: Terms) -> HttpResponse:
    """Whom the invoice is for; by POST, the account is opened."""
    form = WelcomeForm(request.POST or None, initial={"country": terms.provider.country})
    if request.method == "POST" and form.is_valid() and open_for(request, form):
        return redirect("site:checkout")
    shown = {"steps": steps("data"), "form": form, "terms": terms}
    return render(request, "site/checkout-data.html", {**shown, **quoted(request, kept, terms)})


def _review(request: HttpRequest, who: Visitor, kept: Cart, terms: Terms) -> HttpResponse:
    """Everything on one page: each charge, what the terms do, what is accepted; by POST, it is ordered."""
    refusal: Refused | BadInput | None = None
    if request.method == "POST":
        try:
            with unit(who.now, who.actor):
                placed = _place(request, who, kept, terms)
        except (Refused, BadInput) as error:
            refusal = error
        else:
            carts.empty(request)
            return redirect("site:ordered", placed.pk)
    products = kept.products(terms)
    shown = {
        "steps": steps("review"), "who": who, "terms": terms, "cart": kept, "refusal": refusal,
        "foreseen": _foreseen(who, kept, terms), "key_terms": key_terms(products, terms), "left_out": left_out(terms),
        "accepted": accepted_version(who.customer.pk, terms), "documents": bundle(products, terms, who.now).documents,
        "methods": [(key, formats.method(key)) for key in _methods(who, terms)],
        "method": request.POST.get("method", ""),
    }  # fmt: skip
    status = 422 if refusal else 200
    return render(request, "site/checkout-review.html", {**shown, **quoted(request, kept, terms)}, status=status)


def _methods(who: Visitor, terms: Terms) -> tuple[str, ...]:
    """The methods that are open to this buyer."""
    offered = payments.methods_offered(who.customer.pk, None, terms) or tuple(terms.provider.methods)
    return tuple(key for key in offered if key in terms.provider.methods)


def _place(request: HttpRequest, who: Visitor, kept: Cart, terms: Terms) -> Order:
    """Order what is in the cart, with what was accepted on the page."""
    if request.POST.get("accept"):
        accept(who.customer.pk, terms, accepted_by=who.contact.name, by=who.actor, now=who.now)
    return place_order(
        who.customer, [item.wanted() for item in kept.items], by=who.actor, now=who.now,
        method=request.POST.get("method", ""), coupon=kept.coupon, currency=who.customer.currency,
        accepts_documents=bool(request.POST.get("documents")),
    )  # fmt: skip


def _foreseen(who: Visitor, kept: Cart, terms: Terms) -> Preview:
    """The very claim that the order would raise, coupon and exemptions counted, or why it would be refused."""

    def place() -> Answer:
        accept(who.customer.pk, terms, accepted_by=who.contact.name, by=who.actor, now=who.now)
        methods = _methods(who, terms)
        place_order(
            who.customer, [item.wanted() for item in kept.items], by=who.actor, now=who.now, coupon=kept.coupon,
            method=methods[0] if methods else "", currency=who.customer.currency, accepts_documents=True,
        )  # fmt: skip
        return Answer("done")

    return taken_back(who.customer.pk, ("customer", who.customer.pk), place, now=who.now, by=who.actor)


def ordered(request: HttpRequest, id: int) -> HttpResponse:
    """An order that was just placed: what happens next, and the way to pay it."""
    who = visitor(request) if request.user.is_authenticated else None
    if who is None:
        raise Http404
    order = owned(who, Order, "order", id)
    invoice = Invoice.objects.filter(pk=order.invoice_id or 0).first()
    terms, language = book().by_number(order.version_id), (get_language() or "es").split("-")[0]
    items = [(item, reading.called(terms, item.product, language)) for item in ordering.items(order.pk)]
    return render(request, "site/ordered.html", {
        "steps": steps("done"), "order": order, "items": items, "said": word("order", order.state),
        "claim": reading.claim(who, invoice) if invoice else None,
        "coming": reading.coming({}, [invoice], who.now) if invoice else [],
    })  # fmt: skip
