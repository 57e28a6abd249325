"""Alerting both sides of payments that are still not applied."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.payments import queries
from posada.contexts.payments.events import PaymentsUnapplied
from posada.contexts.payments.rules.payment_watch import PaymentWatch
from posada.ground.agenda.cases import Matter, open_cases
from posada.ground.agenda.steps import DueStep
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.versions import book


def alert_unapplied(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Open a case for each payment, for staff to look; the customer is told. Announces PaymentsUnapplied."""
    due_at = {step.subject_id: step.due_at for step in steps}
    ruling = book().for_existing(now).required(PaymentWatch)
    payments = queries.locked(list(due_at))
    open_cases(
        [
            Matter(
                customer_id=payment.customer_id, kind="payment-unapplied", subject=("payment", payment.pk),
                role=ruling.rule.role, grounds=ruling.orders(), due_at=due_at[payment.pk], act="payment-alert",
                facts={"method": payment.method, "invoice": payment.invoice_id, "told_at": payment.learnt_at,
                       "proof": payment.proof},
                amounts={"amount": Money(payment.amount, payment.currency)},
            )
            for payment in payments
        ],
        now=now, by=by,
    )  # fmt: skip
    announce(PaymentsUnapplied(tuple(payment.pk for payment in payments), now, by))
