"""Looking for a payment that a customer misses."""

from datetime import date, datetime, timedelta

from posada.contexts.billing import queries
from posada.contexts.billing.acts.allocate_payment import set_against
from posada.contexts.billing.models import State
from posada.contexts.billing.rules.payment_purpose import PaymentClarification
from posada.contexts.payments import queries as payments
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.rule import Ruling
from posada.terms.versions import book


def ask_clarification(invoice_id: int, amount: Money, paid_on: date, *, now: datetime, by: Actor) -> int:
    """Put the search for a payment before staff, with what arrived and is near it; the invoice is held. The case."""
    (invoice,) = queries.locked([invoice_id])
    terms = book().for_existing(now)
    ruling = terms.required(PaymentClarification, queries.target(invoice))
    found = candidates(amount, terms.calendar.start_of(paid_on), ruling)
    (case,) = open_cases(
        [
            Matter(
                customer_id=invoice.customer_id, kind="payment-clarification", subject=("invoice", invoice.pk),
                role=ruling.rule.role, grounds=ruling.orders(), due_at=now, amounts={"amount": amount},
                facts={"paid_on": paid_on, "candidates": [payment.pk for payment in found],
                       "found": [str(payment.amount) for payment in found]},
            )
        ],
        now=now, by=by,
    )  # fmt: skip
    return case


def candidates(amount: Money, paid_at: datetime, ruling: Ruling[PaymentClarification]) -> list[payments.Payment]:
    """Payments that arrived, near that amount and day, and are set against nothing; the nearest amount first."""
    near, days = amount.percent(ruling.rule.near_percent).amount, timedelta(days=ruling.rule.near_days)
    received = payments.received_between(paid_at - days, paid_at + days + timedelta(days=1), amount.currency)
    near_by = [payment for payment in received if abs(payment.amount - amount.amount) <= near]
    left = queries.left_of([payment.pk for payment in near_by])
    free = [payment for payment in near_by if left.get(payment.pk)]
    return sorted(free, key=lambda payment: (abs(payment.amount - amount.amount), payment.pk))


def decide_clarification(
    case: Case, *, payment_id: int | None, granted: bool, reason: str, now: datetime, by: Actor
) -> None:
    """Set the payment that was found against the invoice, or answer that none was; either way it is held no longer."""
    (invoice,) = queries.locked([case.subject_id])
    ruling = book().for_existing(now).required(PaymentClarification, queries.target(invoice))
    grounds = ruling.permits()
    if granted and payment_id is None:
        raise BadInput("payment", payment_id, "the payment that was found")
    outcome = CaseState.GRANTED if granted else CaseState.REFUSED
    close_case(case.pk, outcome, grounds=grounds, now=now, by=by, facts={"payment": payment_id, "reason": reason})
    touch("invoice", [invoice.pk])
    if granted and payment_id is not None:
        (payment,) = payments.locked([payment_id])
        left = queries.left_of([payment_id]).get(payment_id)
        if not left or payment.customer_id != invoice.customer_id or invoice.state != State.UNPAID:
            raise BadInput(
                "payment", payment_id, "a payment of this customer that is on account, and an unpaid invoice"
            )
        set_against(payment, invoice, grounds, now=now, by=by, amount=Money(left, payment.currency))
