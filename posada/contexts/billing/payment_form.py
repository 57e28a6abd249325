"""How an invoice says it was paid."""

from posada.contexts.billing.models import Allocation, Invoice
from posada.contexts.billing.rules.payment_form import PaymentForm
from posada.contexts.payments import queries as payments
from posada.terms.contract import Terms
from posada.terms.rule import Ground


def payment_form(invoice: Invoice, terms: Terms, language: str) -> tuple[str, tuple[Ground, ...]]:
    """The form of payment to write on the documents of a paid invoice, and the clause that orders it, if one does.

    Where several payments settled it, that of the largest; without a payment, none.
    """
    parts = Allocation.objects.filter(invoice_id=invoice.pk, payment_id__isnull=False)
    largest = parts.order_by("-amount", "pk").values_list("payment_id", flat=True).first()
    if largest is None:
        return "", ()
    method = payments.by_id([largest])[largest].method
    ruling = terms.ruling(PaymentForm, method=method)
    if ruling is not None:
        return ruling.rule.form, ruling.orders()
    names = terms.provider.methods.get(method, {})
    return names.get(language) or next(iter(names.values()), method), ()
