"""What a payment that arrived is set against."""

from datetime import datetime

from posada.contexts.billing.acts.allocate import Share, allocate
from posada.contexts.payments import queries as payments
from posada.kernel.money import Money
from posada.terms.actor import Actor


def allocate_payment(payment_id: int, *, now: datetime, by: Actor) -> None:
    """Set a received payment against the invoice it was meant for; what is over stays the customer's money."""
    (payment,) = payments.locked([payment_id])
    if payment.invoice_id is None:
        return
    share = Share(payment.invoice_id, Money(payment.amount, payment.currency), "payment", payment.value_at, payment.pk)
    allocate([share], act="allocate", grounds=(), now=now, by=by)
