"""What others may read of payments."""

from collections.abc import Collection, Sequence

from posada.contexts.payments.models import Payment, State


def locked(payment_ids: Sequence[int]) -> list[Payment]:
    """The payments, locked until the transaction ends, in order of id."""
    return list(Payment.objects.select_for_update().filter(pk__in=payment_ids).order_by("pk"))


def waiting_for(invoice_ids: Collection[int]) -> set[int]:
    """Which of these invoices have a payment that waits for a person: lateness has no consequence meanwhile."""
    claimed = Payment.objects.filter(invoice_id__in=invoice_ids, state=State.CLAIMED)
    return {id for id in claimed.values_list("invoice_id", flat=True) if id is not None}
