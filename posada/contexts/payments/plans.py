"""The plans of many payments at once, from a fixed number of queries."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.billing import queries as billing
from posada.contexts.payments.models import Payment, State
from posada.contexts.payments.plan import PaymentFacts, plan
from posada.ground.agenda.queries import cases_about
from posada.kernel.plan import Plan
from posada.terms.versions import book


def plans(payment_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each payment."""
    payments = list(Payment.objects.filter(pk__in=payment_ids))
    alerted = cases_about("payment", payment_ids, "payment-unapplied")
    applied = billing.allocated_payments(payment_ids)
    terms = book().for_existing(now)
    return {
        payment.pk: (
            payment.customer_id,
            plan(
                PaymentFacts(
                    payment.method, payment.learnt_at, unapplied(payment, applied), alerted=payment.pk in alerted
                ),
                terms,
            ),
        )
        for payment in payments
    }


def unapplied(payment: Payment, applied: Collection[int]) -> bool:
    """Whether nothing has been made of it yet: not found by staff, or found and set against nothing."""
    return payment.state == State.CLAIMED or (payment.state == State.RECEIVED and payment.pk not in applied)
