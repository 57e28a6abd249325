"""Refusing to cancel or reissue what was issued."""

from datetime import datetime

from posada.contexts.billing.models import FiscalDocument
from posada.contexts.billing.rules.documents_stand import DocumentsStand
from posada.kernel.errors import NotFound
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Refused, Verdict
from posada.terms.rule import grounds
from posada.terms.versions import book


def refuse_change(invoice_id: int, act: str, *, now: datetime, by: Actor) -> Refused:
    """The refusal to `cancel-document` or `reissue-document` the tax invoice of a claim, for whoever asks.

    There is no act that would do it: what a refund needs is a credit note beside it. Raises NotFound where none was
    issued.
    """
    issued = FiscalDocument.objects.filter(invoice_id=invoice_id, kind="tax-invoice").exclude(number="")
    document = issued.order_by("pk").first()
    if document is None:
        raise NotFound("tax invoice of invoice", invoice_id)
    verdict = Verdict(
        document.customer_id, "invoice", invoice_id, act, now,
        grounds(book().for_existing(now).ruling(DocumentsStand, against="request"), role="excludes"),
        facts={"document": document.number, "role": by.role or by.kind},
        amounts={"total": Money(document.total, document.currency)},
    )  # fmt: skip
    return verdict.refused("document-stands")
