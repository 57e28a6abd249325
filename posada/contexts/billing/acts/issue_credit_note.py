"""The document by which a claim that was paid is taken back, in whole or in part."""

from datetime import datetime

from posada.contexts.billing.models import FiscalDocument, Invoice
from posada.ground.ledger.numbers import take_numbers
from posada.kernel.money import Money
from posada.terms.versions import book

CORRECTED = ("invoice", "tax-invoice")


def issue_credit_note(invoice: Invoice, net: Money, tax: Money, *, decision: int, now: datetime) -> FiscalDocument:
    """Issue a credit note on an invoice, to whom and by whom its own document was issued."""
    issued = FiscalDocument.objects.filter(invoice_id=invoice.pk, kind__in=CORRECTED).exclude(number="")
    corrected = issued.order_by("-pk").first()
    terms = book().for_existing(now)
    return FiscalDocument.objects.create(
        customer_id=invoice.customer_id, kind="credit-note", number=take_numbers("credit-note", 1, terms)[0],
        invoice_id=invoice.pk, refers_to=corrected.pk if corrected else None, issued_at=now, currency=invoice.currency,
        net=net.amount, tax=tax.amount, total=(net + tax).amount,
        payment_form=corrected.payment_form if corrected else "",
        buyer=corrected.buyer if corrected else {},
        seller=corrected.seller if corrected else terms.provider.identity.model_dump(mode="json"),
        decision_id=decision,
    )  # fmt: skip
