"""The account: balance, cards, notices, contact data, fiscal data and contacts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from posada.contexts.billing import queries as billing
from posada.contexts.payments import queries as payments_made
from posada.contexts.payments.models import Card
from posada.contexts.support import queries as support
from posada.contexts.support.models import Notice
from posada.contexts.support.rules.advertising import MarketingConsent
from posada.contexts.support.rules.optional_notices import OptionalNotices
from posada.faces.portal.account import in_favour, sheets, statement
from posada.faces.portal.forms import ContactForm, DataForm, FiscalForm
from posada.faces.portal.views import acting, show
from posada.faces.portal.visitor import Visitor, area, owned
from posada.faces.site import tables
from posada.flow.requests import Request, submit
from posada.ground.customers import queries as customers
from posada.ground.customers.acts.change_contacts import OWN_FIELDS, add_contact, change_contact, remove_contact
from posada.ground.customers.models import ChangeLog, Contact, FiscalData

SHOWN = 50


@area("balance")
def balance(request: HttpRequest, who: Visitor) -> HttpResponse:
    """The customer's money on account, and every movement with what is owed after it, newest first."""
    customer, currency = who.customer, who.customer.currency
    owed, open_ = billing.owed(customer.pk, currency, who.today)
    asked = request.GET.get("page", "")
    page = max(int(asked), 1) if asked.isdigit() else 1
    found = statement(customer.pk, currency, most=SHOWN + 1, skip=(page - 1) * SHOWN)
    return show(
        request, who, "balance", "balance", credit=in_favour(customer.pk, currency), owed=owed, open=open_,
        lines=found[:SHOWN], older=tables.address(request, page=page + 1) if len(found) > SHOWN else "",
        newer=tables.address(request, page=page - 1) if page > 1 else "",
    )  # fmt: skip


@area("balance")
def statement_csv(request: HttpRequest, who: Visitor) -> HttpResponse:
    """The whole statement as a file."""
    headings = [_("Fecha"), _("Movimiento"), _("Sobre"), _("Cargo"), _("Abono"), _("Queda debiendo")]
    found = statement(who.customer.pk, who.customer.currency, most=tables.MOST_EXPORTED)
    return tables.as_csv(headings, sheets(found, who.terms.calendar), "statement")


@area("payments")
def payments(request: HttpRequest, who: Visitor) -> HttpResponse:
    """The customer's payments, newest first, each with its state and what it lacks: entering one does not verify it."""
    found = list(payments_made.shown_to(who.customer.pk, who.terms)[:SHOWN])
    lacks = payments_made.incomplete([payment for payment in found if payment.state == "claimed"], who.terms)
    rows = [(payment, lacks.get(payment.pk, [])) for payment in found]
    return show(request, who, "payments", "payments", rows=rows)


@area("cards")
def cards(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Cards on file, in the order in which they are charged."""
    rows = Card.objects.filter(customer_id=who.customer.pk, removed_at=None).order_by("position")
    return show(request, who, "cards", "cards", rows=rows)


@area("notices")
def notices(request: HttpRequest, who: Visitor) -> HttpResponse:
    """What the customer was told, newest first; by POST, a kind of letter is switched off or on."""
    if request.method == "POST":
        with acting(request, who, _("Guardado.")):
            fields = {"letter": request.POST.get("letter", ""), "wanted": bool(request.POST.get("wanted"))}
            about = ("customer", who.customer.pk)
            submit(Request("notice-preference", who.customer.pk, about, who.actor, who.now, fields))
        return redirect("portal:notices")
    rows = Notice.objects.filter(customer_id=who.customer.pk).order_by("-at", "-pk")[:SHOWN]
    optional, off = who.terms.ruling(OptionalNotices), support.switched_off(who.customer.pk)
    choices = [(kind, kind not in off) for kind in sorted(optional.rule.kinds)] if optional else []
    return show(request, who, "notices", "notices", rows=rows, choices=choices)


@area("notices")
def notice(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """One notice as it was sent."""
    return show(request, who, "notice", "notices", notice=owned(who, Notice, "notice", id))


@area("data")
def data(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Contact data, changed here by POST, and what was changed by whom."""
    changes = ChangeLog.objects.filter(customer=who.customer).order_by("-at")[:SHOWN]
    primary = Contact.objects.filter(customer=who.customer, is_primary=True, removed_at=None).first()
    known = {name: getattr(primary, name) for name in OWN_FIELDS} if primary else {}
    form = DataForm(request.POST or None, initial=known)
    if primary and request.method == "POST" and form.is_valid():
        changed = {name: value for name, value in form.cleaned_data.items() if value != known[name]}
        with acting(request, who, _("Datos cambiados. Avisamos al correo principal.")):
            change_contact(primary, changed, by=who.actor, now=who.now)
        return redirect("portal:data")
    vouched = customers.declared_at(who.customer.pk, who.terms)
    return show(request, who, "data", "data", primary=primary, changes=changes, form=form, vouched=vouched,
                advertising=_advertising(who))  # fmt: skip


@area("data")
def consent(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Accept advertising, or leave it, by POST."""
    on = bool(request.POST.get("on"))
    if request.method == "POST":
        done = _("Desde ahora le enviamos publicidad.") if on else _("Ya no le enviamos publicidad.")
        with acting(request, who, done):
            about = ("customer", who.customer.pk)
            submit(Request("advertising-consent", who.customer.pk, about, who.actor, who.now, {"on": on}))
    return redirect("portal:data")


def _advertising(who: Visitor) -> dict[str, object] | None:
    """Whether the person accepts advertising, since when, and by which clause it is asked; None where nobody asks."""
    ruling = who.terms.ruling(MarketingConsent)
    return {"since": customers.consented_at(who.contact.pk), "clause": ruling.clause} if ruling else None


@area("fiscal-data")
def fiscal_data(request: HttpRequest, who: Visitor) -> HttpResponse:
    """What tax invoices say now and since when, and what they said before; changed by POST, from now on."""
    known = FiscalData.objects.filter(customer=who.customer, effective_at__lte=who.now)
    rows = list(known.order_by("-effective_at", "-pk"))
    current = rows[0] if rows else None
    initial = {name: getattr(current, name) for name in FiscalForm.base_fields} if current else {}
    form = FiscalForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        changed = {name: value for name, value in form.cleaned_data.items() if value != initial.get(name)}
        with acting(request, who, _("Datos fiscales cambiados. Rigen desde ahora.")):
            submit(Request("fiscal-data", who.customer.pk, ("customer", who.customer.pk), who.actor, who.now, changed))
        return redirect("portal:fiscal_data")
    return show(request, who, "fiscal-data", "fiscal-data", current=current, before=rows[1:], form=form)


@area("contacts")
def contacts(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Who may ask for support, from when and until when; added and removed by POST."""
    rows = Contact.objects.filter(customer=who.customer).order_by("removed_at", "-is_primary", "added_at")
    form = ContactForm(request.POST if "name" in request.POST else None)
    if request.method == "POST" and request.POST.get("remove"):
        leaving = get_object_or_404(rows, pk=request.POST["remove"], removed_at=None)
        with acting(request, who, _("Contacto retirado.")):
            remove_contact(leaving, by=who.actor, now=who.now)
        return redirect("portal:contacts")
    if request.method == "POST" and form.is_valid():
        with acting(request, who, _("Contacto autorizado.")):
            add_contact(who.customer, **form.cleaned_data, may=["support"], by=who.actor, now=who.now)
        return redirect("portal:contacts")
    return show(request, who, "contacts", "contacts", rows=rows, form=form)
