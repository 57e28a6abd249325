"""Issuing the documents of claims that were paid: the invoice, and the tax invoice of those who asked for one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from posada.contexts.billing import queries
from posada.contexts.billing.document_plan import WAITING
from posada.contexts.billing.events import DocumentsIssued
from posada.contexts.billing.models import Allocation, FiscalDocument, Invoice
from posada.contexts.billing.rules.payment_document import PaymentDocument
from posada.contexts.billing.rules.payment_form import PaymentForm
from posada.contexts.billing.rules.printed_identity import PrintedIdentity
from posada.contexts.billing.rules.tax_invoice import TaxInvoice
from posada.contexts.payments import queries as payments
from posada.ground.agenda.unit import touch
from posada.ground.customers.buyers import unready
from posada.ground.customers.models import Customer, FiscalData
from posada.ground.customers.rules.fiscal_data_change import FiscalDataEffect
from posada.ground.customers.rules.fiscal_data_fields import FiscalDataFields, NoTaxInvoice
from posada.ground.ledger.numbers import take_numbers
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.models import Outcome
from posada.terms.rule import Ground, Ruling, grounds
from posada.terms.versions import book

ISSUED, PENDING = "issued", "pending"


@dataclass(frozen=True, slots=True)
class Paper:
    """One document to be issued. `status`: `waiting` holds it from leaving; `pending` has no number or buyer yet.

    `lacks` are the buyer's data for want of which it is pending.
    """

    invoice: Invoice
    kind: str
    ruling: Ruling[Any]
    held_by: tuple[Ground, ...]
    status: str
    buyer: dict[str, str]
    form: str = ""  # how it was paid, as the document says it
    lacks: tuple[str, ...] = ()


def issue_documents(invoice_ids: Sequence[int], *, pending: frozenset[int], now: datetime, by: Actor) -> list[int]:
    """Issue the documents of claims paid in full, each kind once a claim, and return their ids.

    Announces DocumentsIssued for the tax invoices among them that may leave.
    Buyer and seller are kept as they stand now. `pending` are customers whose fiscal data are about to change: their
    tax invoices wait for the new data, and are issued by `issue_pending`.
    """
    terms = book().for_existing(now)
    invoices = [invoice for invoice in queries.locked(invoice_ids) if not _taken_back(invoice)]
    have = set(FiscalDocument.objects.filter(invoice_id__in=invoice_ids).values_list("invoice_id", "kind"))
    buyers = fiscal_data([invoice.customer_id for invoice in invoices], now)
    papers = [
        paper
        for invoice in invoices
        for paper in _papers(invoice, buyers[invoice.customer_id], terms, invoice.customer_id in pending)
        if (invoice.pk, paper.kind) not in have
    ]
    return _issue(papers, terms, now=now, by=by)


def _taken_back(invoice: Invoice) -> bool:
    """Whether all that it charged was taken back before a document said that it was charged."""
    return invoice.total == 0 and any(line.net > 0 for line in queries.lines_of([invoice.pk])[invoice.pk])


def issue_pending(customer_id: int, *, now: datetime, by: Actor) -> None:
    """Issue the tax invoices that waited for this customer's new data."""
    waiting = FiscalDocument.objects.select_for_update().filter(customer_id=customer_id, status=PENDING)
    invoice_ids = list(waiting.values_list("invoice_id", flat=True))
    waiting.delete()  # they were never issued: they have no number
    issue_documents(invoice_ids, pending=frozenset(), now=now, by=by)


def issue_again(invoice: Invoice, *, now: datetime, by: Actor) -> None:
    """Issue once more the tax invoice of a claim whose first one was taken back. Announces DocumentsIssued."""
    terms = book().for_existing(now)
    buyer = fiscal_data([invoice.customer_id], now)[invoice.customer_id]
    papers = [paper for paper in _papers(invoice, buyer, terms, False) if paper.kind == "tax-invoice"]
    _issue(papers, terms, act="reissue", now=now, by=by)


def fiscal_data(customer_ids: Sequence[int], now: datetime) -> dict[int, dict[str, str]]:
    """What documents issued now say of each buyer."""
    found: dict[int, dict[str, str]] = {}
    for customer in Customer.objects.filter(pk__in=customer_ids):
        found[customer.pk] = {"name": customer.name, "tax_id": "0", "country": customer.country}
    in_force = FiscalData.objects.filter(customer_id__in=customer_ids, effective_at__lte=now)
    for data in in_force.order_by("effective_at", "pk"):
        found[data.customer_id] = {
            "name": data.legal_name, "tax_id": data.tax_id, "address": data.address, "city": data.city,
            "country": data.country, "email": data.email,
        }  # fmt: skip
    return found


def _papers(invoice: Invoice, buyer: dict[str, str], terms: Terms, data_pending: bool) -> list[Paper]:
    papers = []
    identity = terms.ruling(PrintedIdentity)
    printed = grounds(identity, role="shows")
    document = terms.ruling(PaymentDocument, queries.target(invoice))
    fiscal = terms.ruling(TaxInvoice, queries.target(invoice))
    if document is not None:
        none = terms.ruling(NoTaxInvoice) if fiscal and buyer["tax_id"] == fiscal.rule.without else None
        papers.append(Paper(invoice, "invoice", document, printed + grounds(none, role="excludes"), ISSUED, buyer))
    lacks = unready(buyer, terms) if fiscal is not None and not data_pending else ()
    if fiscal is not None and (buyer["tax_id"] != fiscal.rule.without or data_pending or lacks):
        unconfirmed = identity is not None and identity.rule.electronic_documents_wait_until_confirmed
        waits = unconfirmed and not terms.provider.identity.tax_id_confirmed
        held_by = grounds(identity, role="excludes" if waits else "shows")
        held_by += grounds(terms.ruling(FiscalDataEffect), role="limits")
        pending = data_pending or bool(lacks)
        held_by += grounds(terms.ruling(FiscalDataFields) if lacks else None, role="limits")
        status = PENDING if pending else WAITING if waits else ISSUED
        papers.append(Paper(invoice, "tax-invoice", fiscal, held_by, status, {} if pending else buyer, lacks=lacks))
    return papers


def _issue(papers: Sequence[Paper], terms: Terms, *, act: str = "issue", now: datetime, by: Actor) -> list[int]:
    numbers = _numbers(papers, terms)
    paid_by = payment_methods([paper.invoice.pk for paper in papers])
    papers = [_with_form(paper, paid_by.get(paper.invoice.pk, []), terms) for paper in papers]
    decisions = record([_verdict(paper, act, now) for paper in papers], now=now, actor=by)
    seller = terms.provider.identity.model_dump()
    documents = FiscalDocument.objects.bulk_create(
        FiscalDocument(
            customer_id=paper.invoice.customer_id, kind=paper.kind, number=number, invoice_id=paper.invoice.pk,
            issued_at=now, currency=paper.invoice.currency, net=paper.invoice.net, tax=paper.invoice.tax,
            total=paper.invoice.total, payment_form=paper.form[:60],
            buyer=paper.buyer, seller=seller, status=paper.status, decision_id=decision,
        )
        for paper, number, decision in zip(papers, numbers, decisions, strict=True)
    )  # fmt: skip
    leaving = [document.pk for document in documents if document.kind == "tax-invoice" and document.status == ISSUED]
    touch("document", [document.pk for document in documents if document.status == WAITING])
    if leaving:
        announce(DocumentsIssued(tuple(leaving), now, by))
    return [document.pk for document in documents]


def _with_form(paper: Paper, methods: Sequence[str], terms: Terms) -> Paper:
    """The paper with the form of payment that it says: the one that the terms order for a method, else the method."""
    rulings = {method: terms.ruling(PaymentForm, method=method) for method in methods}
    forms = [ruling.rule.form if ruling else method for method, ruling in rulings.items()]
    ordered = grounds(*rulings.values())
    return replace(paper, form=", ".join(forms), held_by=paper.held_by + ordered)


def payment_methods(invoice_ids: Sequence[int]) -> dict[int, list[str]]:
    """The methods by which each claim was paid, in order; `balance` for what came out of the customer's balance."""
    shares = list(Allocation.objects.filter(invoice_id__in=invoice_ids, amount__gt=0).order_by("pk"))
    paid = payments.by_id([share.payment_id for share in shares if share.payment_id is not None])
    found: dict[int, list[str]] = {}
    for share in shares:
        method = paid[share.payment_id].method if share.payment_id is not None else "balance"
        found.setdefault(share.invoice_id, []).append(method)
    return found


def _numbers(papers: Sequence[Paper], terms: Terms) -> list[str]:
    """A number for each paper from its own series, in order; none for one that is pending."""
    taken: dict[str, list[str]] = {}
    for series in dict.fromkeys(paper.ruling.rule.series for paper in papers):
        count = sum(paper.ruling.rule.series == series and paper.status != PENDING for paper in papers)
        taken[series] = take_numbers(series, count, terms)
    return ["" if paper.status == PENDING else taken[paper.ruling.rule.series].pop(0) for paper in papers]


def _verdict(paper: Paper, act: str, now: datetime) -> Verdict:
    invoice = paper.invoice
    money = {name: Money(getattr(invoice, name), invoice.currency) for name in ("net", "tax", "total")}
    outcome = Outcome.PARKED if paper.status == PENDING else Outcome.DONE
    pending = "fiscal-data-missing" if paper.lacks else "fiscal-data-pending"
    reason = {PENDING: pending, WAITING: "identity-unconfirmed"}.get(paper.status, "")
    return Verdict(
        invoice.customer_id, "invoice", invoice.pk, f"{act}-{paper.kind}", now, paper.ruling.orders() + paper.held_by,
        outcome=outcome, reason=reason, amounts=money,
        facts={"proforma": invoice.number, "status": paper.status, "form": paper.form, "missing": paper.lacks},
        effects=("document-issued",) if paper.status == ISSUED else (),
    )  # fmt: skip
