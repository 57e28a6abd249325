"""The account: balance, payments, cards, notices, contact data, fiscal data and contacts."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posada.contexts.billing import queries as billing
from posada.contexts.payments import queries as payments_made
from posada.contexts.payments.models import Payment
from posada.contexts.support.models import Notice
from posada.contexts.support.rules.advertising import MarketingConsent
from posada.contexts.support.rules.optional_notices import OptionalNotices
from posada.faces.portal.account import in_favour, sheets, statement
from posada.faces.portal.forms import CardForm, ContactForm, DataForm, FiscalForm
from posada.faces.portal.permissions import permissions
from posada.faces.portal.views import acting, show
from posada.faces.portal.visitor import Visitor, area, owned
from posada.faces.site import formats, tables
from posada.faces.site.words import word
from posada.flow.requests import Request, submit
from posada.ground.customers import queries as customers
from posada.ground.customers.acts.change_contacts import (
    OWN_FIELDS,
    add_contact,
    change_contact,
    change_language,
    permit,
    remove_contact,
)
from posada.ground.customers.models import ChangeLog, Contact, FiscalData
from posada.kernel.money import Money

SHOWN = 50
PAYMENTS = (
    tables.Column("at", gettext_lazy("Fecha"), ("value_at",), lead=True),
    tables.Column("method", gettext_lazy("Forma")),
    tables.Column("state", gettext_lazy("Estado"), ("state",)),
    tables.Column("amount", gettext_lazy("Importe"), ("amount",), number=True),
)  # fmt: skip
NOTICES = (
    tables.Column("subject", gettext_lazy("Asunto"), lead=True), tables.Column("at", gettext_lazy("Fecha"), ("at",)),
    tables.Column("channel", gettext_lazy("Canal")), tables.Column("state", gettext_lazy("Estado"), ("state",)),
)  # fmt: skip


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
    found, lacks = payments_made.shown_to(who.customer.pk, who.terms), dict[int, list[str]]()

    def prepare(rows: Sequence[Payment]) -> None:
        claimed = [payment for payment in rows if payment.state == "claimed"]
        lacks.update(payments_made.incomplete(claimed, who.terms))

    def cells(payment: Payment) -> Sequence[tables.Cell]:
        missing = ", ".join(word("procedure", item) for item in lacks.get(payment.pk, ()))
        state = tables.state("incomplete", "procedure") if missing else tables.state(payment.state, "payment")
        return [
            tables.day(payment.value_at), tables.method(payment.method), replace(state, note=missing),
            tables.money(Money(payment.amount, payment.currency)),
        ]  # fmt: skip

    if request.GET.get("format") == "csv":
        return tables.exported(request, found, PAYMENTS, cells, "payments", prepare=prepare)
    table = tables.table(
        request, found, PAYMENTS, cells, caption=_("Pagos hechos"), empty=_("Todavía no hay pagos."), exports=True,
        prepare=prepare,
    )  # fmt: skip
    return show(request, who, "payments", "payments", table=table)


@area("cards")
def cards(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Cards on file, in the order in which they are charged."""
    rows = payments_made.cards_of(who.customer.pk)
    waiting = [(asked, CardForm(asked=asked)) for asked in payments_made.to_confirm(who.customer.pk)]
    return show(request, who, "cards", "cards", rows=rows, waiting=waiting)


@area("notices")
def notices(request: HttpRequest, who: Visitor) -> HttpResponse:
    """What the customer was told, newest first; by POST, a kind of letter is switched off or on."""
    if request.method == "POST":
        with acting(request, who, _("Guardado.")):
            fields = {"letter": request.POST.get("letter", ""), "wanted": bool(request.POST.get("wanted"))}
            about = ("customer", who.customer.pk)
            submit(Request("notice-preference", who.customer.pk, about, who.actor, who.now, fields))
        return redirect("portal:notices")
    found = Notice.objects.filter(customer_id=who.customer.pk).order_by("-at", "-pk")
    table = tables.table(
        request, found, NOTICES, _notice, caption=_("Avisos"), searched=("subject",),
        empty=_("Aquí queda copia de todo lo que le enviamos."),
    )  # fmt: skip
    optional = who.terms.ruling(OptionalNotices)
    kinds = sorted(optional.rule.kinds) if optional else []
    off = {kind for _, kind in customers.refusing([who.contact.pk], kinds)}
    choices = [(kind, kind not in off) for kind in kinds]
    return show(request, who, "notices", "notices", table=table, choices=choices)


def _notice(notice: Notice) -> Sequence[tables.Cell]:
    subject = notice.subject or word("notice-kind", notice.kind)
    return [
        tables.link(subject, reverse("portal:notice", args=[notice.pk])), tables.moment(notice.at),
        tables.text(word("value", notice.channel)), tables.state(notice.state, "notice"),
    ]  # fmt: skip


@area("notices")
def notice(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """One notice as it was sent."""
    return show(request, who, "notice", "notices", notice=owned(who, Notice, "notice", id))


@area("data")
def data(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Contact data and language, changed here by POST, and what was changed by whom."""
    changes = ChangeLog.objects.filter(customer=who.customer).order_by("-at")[:SHOWN]
    primary = Contact.objects.filter(customer=who.customer, is_primary=True, removed_at=None).first()
    known = {name: getattr(primary, name) for name in OWN_FIELDS} if primary else {}
    initial = {**known, "language": who.customer.language}
    form = DataForm(request.POST or None, initial=initial, languages=who.terms.provider.languages)
    if primary and request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        changed = {name: said[name] for name in OWN_FIELDS if said[name] != known[name]}
        with acting(request, who, _("Datos cambiados. Avisamos al correo principal.")):
            if changed:
                change_contact(primary, changed, by=who.actor, now=who.now)
            if said["language"] != who.customer.language:
                change_language(who.customer, said["language"], by=who.actor, now=who.now)
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
    form = FiscalForm(request.POST or None, initial=initial, terms=who.terms)
    if request.method == "POST" and form.is_valid():
        changed = {name: value for name, value in form.cleaned_data.items() if value != initial.get(name)}
        with acting(request, who, _("Datos fiscales cambiados. Rigen desde ahora.")):
            submit(Request("fiscal-data", who.customer.pk, ("customer", who.customer.pk), who.actor, who.now, changed))
        return redirect("portal:fiscal_data")
    return show(request, who, "fiscal-data", "fiscal-data", current=current, before=rows[1:], form=form,
                country=formats.country_name(current.country) if current else "")  # fmt: skip


@area("contacts")
def contacts(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Who may ask for what, from when and until when; added, changed and removed by POST."""
    rows = Contact.objects.filter(customer=who.customer).order_by("removed_at", "-is_primary", "added_at")
    known = permissions(who.terms)
    form = ContactForm(request.POST if "email" in request.POST else None, permissions=known)
    if request.method == "POST" and request.POST.get("remove"):
        leaving = get_object_or_404(rows, pk=request.POST["remove"], removed_at=None)
        with acting(request, who, _("Contacto retirado.")):
            remove_contact(leaving, by=who.actor, now=who.now)
        return redirect("portal:contacts")
    if request.method == "POST" and request.POST.get("permit"):
        kept = get_object_or_404(rows, pk=request.POST["permit"], removed_at=None, is_primary=False)
        may = [key for key, _said in known if key in request.POST.getlist("may")]
        with acting(request, who, _("Permisos cambiados.")):
            permit(kept, may, by=who.actor, now=who.now)
        return redirect("portal:contacts")
    if request.method == "POST" and form.is_valid():
        with acting(request, who, _("Contacto autorizado.")):
            add_contact(who.customer, **form.cleaned_data, by=who.actor, now=who.now)
        return redirect("portal:contacts")
    return show(request, who, "contacts", "contacts", rows=rows, form=form, permissions=known)
