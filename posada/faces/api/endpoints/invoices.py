"""Invoices: what is claimed, what was paid on it, what follows if it is not; its papers; and paying it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from posada.contexts.billing import queries
from posada.contexts.billing.acts.pay_otherwise import pay_from_balance
from posada.contexts.billing.models import FiscalDocument, Invoice, InvoiceLine
from posada.contexts.billing.papers.write import document_pdf, proforma_pdf
from posada.faces.api.acting import in_place_of
from posada.faces.api.caller import caller, reads, writes
from posada.faces.api.paging import Asked, Page, paged
from posada.faces.api.shapes import Amount, Coming, amount
from posada.flow.plans import PLANS
from posada.ground.agenda.unit import unit

router = Router()


class LineShape(Schema):
    """One charge of an invoice, with its period and the clause and decision that raised it."""

    kind: str
    text: str
    product: str | None
    service: int | None
    quantity: Decimal
    net: Amount
    tax: Amount
    tax_percent: Decimal
    first_day: date | None
    last_day: date | None
    clause: str | None
    decision: int


class DocumentShape(Schema):
    """A fiscal document issued for an invoice."""

    id: int
    kind: str
    number: str
    issued_at: datetime
    total: Amount
    status: str


class InvoiceShape(Schema):
    """A claim. `due_on` is the last day on which payment is on time; `overdue` an unpaid one past it."""

    id: int
    customer: int
    number: str
    kind: str
    origin: str
    state: str
    issued_at: datetime
    due_on: date
    paid_at: datetime | None
    net: Amount
    tax: Amount
    total: Amount
    unpaid: Amount
    service: int | None
    order: int | None
    decision: int


class InvoiceWhole(InvoiceShape):
    """One invoice with its lines, its documents, and what happens if it stays unpaid."""

    lines: list[LineShape]
    documents: list[DocumentShape]
    plan: list[Coming]


class InvoicesAsked(Asked):
    """Which invoices are wanted."""

    customer: int | None = None
    state: Literal["unpaid", "paid", "cancelled", "refunded"] | None = None
    due_before: date | None = None
    service: int | None = None


@router.get("/invoices", response=Page[InvoiceShape], summary="List invoices")
@reads("invoices")
def list_invoices(request: HttpRequest, asked: Query[InvoicesAsked]) -> Any:
    who = caller(request)
    found = who.rows(Invoice.objects.all(), asked.customer)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.due_before:
        found = found.filter(due_on__lt=asked.due_before)
    if asked.service:
        found = found.filter(service_id=asked.service)
    return paged(found, asked, lambda part: [_shape(invoice, who.today) for invoice in part])


@router.get("/invoices/{id}", response=InvoiceWhole, summary="One invoice, with its lines and what follows")
@reads("invoices")
def one_invoice(request: HttpRequest, id: int) -> Any:
    who = caller(request)
    found = who.one(Invoice, "invoice", id)
    _, plan = PLANS["invoice"]([found.pk], who.now).get(found.pk, (0, ()))
    return {
        **_shape(found, who.today),
        "lines": [line_shape(line, found.currency) for line in queries.lines_of([found.pk]).get(found.pk, ())],
        "documents": [_document(paper) for paper in FiscalDocument.objects.filter(invoice_id=id).order_by("pk")],
        "plan": [Coming.of(step) for step in plan],
    }


@router.get("/invoices/{id}/pdf", summary="One invoice as a PDF")
@reads("invoices")
def invoice_pdf(request: HttpRequest, id: int) -> HttpResponse:
    who = caller(request)
    return HttpResponse(proforma_pdf(who.one(Invoice, "invoice", id).pk, now=who.now), content_type="application/pdf")


@router.get("/documents/{id}/pdf", summary="A fiscal document as a PDF")
@reads("invoices")
def fiscal_document_pdf(request: HttpRequest, id: int) -> HttpResponse:
    who = caller(request)
    found = who.one(FiscalDocument, "document", id)
    if found.status != "issued":
        raise Http404("held")  # it is kept from leaving, so it is not there yet
    return HttpResponse(document_pdf(found, now=who.now), content_type="application/pdf")


class Used(Schema):
    """How much of the balance was set against an invoice."""

    used: Amount
    invoice: InvoiceShape


@router.post("/invoices/{id}/pay-from-balance", response=Used, summary="Pay from the balance, as far as it goes")
@writes("invoices")
def balance_pays(request: HttpRequest, id: int) -> Any:
    who = caller(request)
    found = who.one(Invoice, "invoice", id)
    by = in_place_of(who, found.customer_id, "pay")
    with unit(who.now, by):
        used = pay_from_balance(found.pk, now=who.now, by=by)
    found.refresh_from_db()
    return Used(used=Amount.of(used), invoice=InvoiceShape(**_shape(found, who.today)))


def _shape(invoice: Invoice, today: date) -> dict[str, Any]:
    late = invoice.state == "unpaid" and invoice.due_on < today
    return {
        "id": invoice.pk, "customer": invoice.customer_id, "number": invoice.number, "kind": invoice.kind,
        "origin": invoice.origin, "state": "overdue" if late else invoice.state, "issued_at": invoice.issued_at,
        "due_on": invoice.due_on, "paid_at": invoice.paid_at, "net": amount(invoice.net, invoice.currency),
        "tax": amount(invoice.tax, invoice.currency), "total": amount(invoice.total, invoice.currency),
        "unpaid": Amount.of(queries.unpaid(invoice)), "service": invoice.service_id, "order": invoice.order_id,
        "decision": invoice.decision_id,
    }  # fmt: skip


def line_shape(line: InvoiceLine, currency: str) -> LineShape:
    return LineShape(
        kind=line.kind, text=line.text, product=line.product or None, service=line.service_id, quantity=line.quantity,
        net=amount(line.net, currency), tax=amount(line.tax, currency), tax_percent=line.tax_percent,
        first_day=line.period_from, last_day=line.period_until, clause=line.clause or None, decision=line.decision_id,
    )  # fmt: skip


def _document(paper: FiscalDocument) -> DocumentShape:
    return DocumentShape(id=paper.pk, kind=paper.kind, number=paper.number, issued_at=paper.issued_at,
                         total=amount(paper.total, paper.currency), status=paper.status)  # fmt: skip
