"""A tax invoice asked to be changed after the fact."""

from datetime import datetime

from posada.contexts.billing.models import FiscalDocument, Invoice
from posada.contexts.billing.rules.documents_stand import DocumentsStand
from posada.ground.customers import queries as customers
from posada.ground.customers.rules.fiscal_data_change import FiscalConfirmation
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict
from posada.terms.rule import grounds
from posada.terms.versions import book


def refuse_document_change(invoice_id: int, *, by: Actor, now: datetime) -> None:
    """Raise Refused for the tax invoice of a claim that was issued before the fiscal data changed.

    The refusal says when the payer confirmed the data it carries. BadInput where the claim has no tax invoice, or the
    data did not change since it was issued.
    """
    invoice = Invoice.objects.get(pk=invoice_id)
    terms = book().for_existing(now)
    document = FiscalDocument.objects.filter(invoice_id=invoice_id, kind="tax-invoice").order_by("-pk").first()
    if document is None:
        raise BadInput("invoice", invoice.number, "one whose tax invoice was issued")
    held = customers.fiscal_data(invoice.customer_id, now)
    ruling = terms.ruling(DocumentsStand, against="data-change")
    if ruling is None or held is None or held.effective_at <= document.issued_at:
        raise BadInput("invoice", invoice.number, "one whose tax invoice was issued before the fiscal data changed")
    confirmed = customers.fiscal_confirmation(invoice.customer_id, invoice_id)
    shown = grounds(terms.ruling(FiscalConfirmation), role="shows") if confirmed else ()
    verdict = Verdict(invoice.customer_id, "invoice", invoice_id, "change-document", now, (*ruling.orders(), *shown))
    raise verdict.refused(
        "issued-before-the-change", document=document.number, issued_at=document.issued_at,
        changed_at=held.effective_at, confirmed_at=confirmed.at if confirmed else None,
    )  # fmt: skip
