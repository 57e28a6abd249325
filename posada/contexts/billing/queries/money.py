"""What became of money: set against claims, taken back from them, given back; and the documents of it."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from posada.contexts.billing.models import Allocation, FiscalDocument, Refund
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import by_payment
from posada.kernel.money import Money, sum_money
from posada.terms.prepared import prepared


def allocated_payments(payment_ids: Collection[int]) -> set[int]:
    """Which of these payments were set against an invoice, at least in part."""
    found = Allocation.objects.filter(payment_id__in=payment_ids).values_list("payment_id", flat=True)
    return {id for id in found if id is not None}


def waits_for_data(customer_id: int) -> int:
    """How many tax invoices of a customer wait for what must be known of their buyer."""
    return FiscalDocument.objects.filter(customer_id=customer_id, kind="tax-invoice", status="pending").count()


def left_of(payment_ids: Collection[int]) -> dict[int, Decimal]:
    """What is still on account of each received payment."""
    return {id: left for id, left in by_payment(payment_ids, Account.MONEY).items() if left > 0}


def paid_by(payment_id: int) -> dict[int, Money]:
    """What of a payment is set against each invoice, in order of allocation."""
    found: dict[int, Money] = {}
    for share in Allocation.objects.filter(payment_id=payment_id).order_by("pk"):
        amount = Money(share.amount, share.currency)
        found[share.invoice_id] = found.get(share.invoice_id, Money.zero(share.currency)) + amount
    return {id: amount for id, amount in found.items() if amount.is_positive}


def payments_of(invoice_ids: Collection[int]) -> dict[int, list[int]]:
    """The payments that paid each invoice, in order of allocation."""
    found: dict[int, list[int]] = {}
    rows = Allocation.objects.filter(invoice_id__in=invoice_ids, amount__gt=0, payment_id__isnull=False).order_by("pk")
    for invoice_id, payment_id in rows.values_list("invoice_id", "payment_id"):
        if payment_id is not None:
            found.setdefault(invoice_id, []).append(payment_id)
    return found


def taken_back(payment_ids: Collection[int]) -> dict[int, list[int]]:
    """The invoices from which each payment was once taken back."""
    found: dict[int, list[int]] = {}
    rows = Allocation.objects.filter(payment_id__in=payment_ids, amount__lt=0).order_by("pk")
    for payment_id, invoice_id in rows.values_list("payment_id", "invoice_id"):
        if payment_id is not None and invoice_id not in found.setdefault(payment_id, []):
            found[payment_id].append(invoice_id)
    return found


def reopened_by(invoice_ids: Collection[int]) -> dict[int, list[int]]:
    """The payments that were once taken back from each invoice."""
    found: dict[int, list[int]] = {}
    for invoice_id, payment_id in _taken_from(invoice_ids):
        found.setdefault(invoice_id, []).append(payment_id)
    return found


@prepared
def _taken_from(invoice_ids: Collection[int]) -> QuerySet[Any, Any]:
    rows = Allocation.objects.filter(invoice_id__in=invoice_ids, amount__lt=0, payment_id__isnull=False)
    return rows.order_by("pk").values_list("invoice_id", "payment_id")


def refunds(refund_ids: Collection[int]) -> list[Refund]:
    """The money given back, in the order in which it was decided."""
    return list(Refund.objects.filter(pk__in=refund_ids).order_by("pk"))


def returned(invoice_id: int) -> Money | None:
    """What was given back of an invoice, tax included; None where nothing was."""
    notes = FiscalDocument.objects.filter(invoice_id=invoice_id, kind="credit-note")
    totals = [Money(note.total, note.currency) for note in notes]
    return sum_money(totals, totals[0].currency) if totals else None


def documents(document_ids: Collection[int]) -> list[FiscalDocument]:
    """The documents, in the order of their issue."""
    return list(FiscalDocument.objects.filter(pk__in=document_ids).order_by("pk"))
