"""Learning from its payer what a payment on account is for."""

from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.acts.allocate_payment import set_against
from posada.contexts.billing.models import State
from posada.contexts.billing.rules.payment_purpose import PaymentPurpose
from posada.contexts.payments import queries as payments
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.rule import grounds
from posada.terms.versions import book


def tell_purpose(payment_id: int, invoice_id: int, *, now: datetime, by: Actor) -> None:
    """Set what is left of a received payment against the invoice that its payer names."""
    (payment,) = payments.locked([payment_id])
    left = queries.left_of([payment_id]).get(payment_id)
    if payment.state != payments.State.RECEIVED or not left:
        raise BadInput("payment", payment_id, "a payment that was received and is on account")
    (invoice,) = queries.locked([invoice_id])
    if invoice.customer_id != payment.customer_id or invoice.state != State.UNPAID:
        raise BadInput("invoice", invoice_id, "an unpaid invoice of the same customer")
    ruling = book().by_number(invoice.version_id).ruling(PaymentPurpose, queries.target(invoice))
    set_against(payment, invoice, grounds(ruling), now=now, by=by, amount=Money(left, payment.currency))
