"""Invoices: the lists, one of them, and its paper."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posada.contexts.billing import queries as billing
from posada.contexts.billing.acts.change_billing_data import window_of
from posada.contexts.billing.models import Allocation, FiscalDocument, Invoice, InvoiceLine
from posada.contexts.payments.models import Payment
from posada.faces.portal import reading
from posada.faces.portal.views import show
from posada.faces.portal.visitor import Visitor, area, owned
from posada.faces.site import formats, tables
from posada.faces.site.words import word
from posada.kernel.money import Money, sum_money
from posada.terms.versions import book

COLUMNS = (
    tables.Column("number", gettext_lazy("Número"), ("number",), lead=True),
    tables.Column("issued", gettext_lazy("Emitida"), ("issued_at",)),
    tables.Column("due", gettext_lazy("Vence"), ("due_on",)),
    tables.Column("state", gettext_lazy("Estado"), ("state",)),
    tables.Column("total", gettext_lazy("Total"), ("total",), number=True),
)  # fmt: skip
MOST = 100  # claims to be paid that one page lists


def _by_state(found: QuerySet[Any], state: str) -> QuerySet[Any]:
    return found.filter(state=state)


@area("invoices")
def invoices(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Claims to be paid, oldest due first; then all settled ones, newest first, to look through and export."""
    pending = reading.claims(who, billing.unpaid_invoices(who.customer.pk)[:MOST])
    settled = Invoice.objects.filter(customer_id=who.customer.pk).exclude(state="unpaid").order_by("-issued_at", "-pk")
    states = tables.states("invoice", ("paid", "cancelled", "refunded"))
    filters = (tables.Filter("state", gettext_lazy("Estado"), states, _by_state),)
    if request.GET.get("format") == "csv":
        every = Invoice.objects.filter(customer_id=who.customer.pk).order_by("-issued_at", "-pk")
        return tables.exported(request, every, COLUMNS, _cells, "invoices", filters=filters, searched=("number",))
    currency = pending[0].invoice.currency if pending else who.customer.currency
    owed = sum_money((claim.unpaid for claim in pending if claim.invoice.currency == currency), currency)
    return show(
        request, who, "invoices", "invoices", pending=pending, open=owed, several=len(pending) > 1,
        paid=tables.table(
            request, settled, COLUMNS, _cells, caption=_("Facturas pagadas y anuladas"), filters=filters, exports=True,
            searched=("number",), empty=_("Todavía no hay facturas pagadas."),
        ),
    )  # fmt: skip


def _cells(invoice: Invoice) -> Sequence[tables.Cell]:
    paid = _("pagada el %(day)s") % {"day": formats.day(invoice.paid_at)} if invoice.paid_at else ""
    return [
        tables.link(invoice.number, reverse("portal:invoice", args=[invoice.pk])), tables.day(invoice.issued_at),
        tables.day(invoice.due_on, note=paid), tables.state(invoice.state, "invoice"),
        tables.money(Money(invoice.total, invoice.currency)),
    ]  # fmt: skip


def _alterable(who: Visitor, found: Invoice) -> dict[str, object]:
    """Until when what the tax invoice says may still be altered, and by which clause."""
    window = window_of(found, who.terms)
    if window is None or window[1] < who.today:
        return {}
    return {"alter_until": window[1], "alter_clause": window[0].clause}


@area("invoices")
def invoice(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """One claim with its lines, what was paid, what follows if it is not, and its papers."""
    found = owned(who, Invoice, "invoice", id)
    (claim,) = reading.claims(who, [found], with_lines=True)
    return show(
        request, who, "invoice", "invoices", claim=claim, steps=reading.coming({}, [found], who.now),
        lines=[(line, line_name(line)) for line in claim.lines],
        allocations=Allocation.objects.filter(invoice_id=id).order_by("at", "pk"),
        payments=Payment.objects.filter(invoice_id=id).order_by("learnt_at"),
        documents=FiscalDocument.objects.filter(invoice_id=id).order_by("pk"),
        extended=billing.extensions([id]).get(id), **_alterable(who, found),
    )  # fmt: skip


def line_name(line: InvoiceLine) -> str:
    """What a line charges for, as its buyer knows it: the product's name, or what the charge is."""
    if not line.product:
        return word("line", line.kind)
    name = reading.called(book().newest(), line.product, formats.language())
    return name if line.kind == "period" else f"{word('line', line.kind)}: {name}"
