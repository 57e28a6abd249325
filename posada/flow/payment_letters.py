"""What people are told of their payments and cards."""

from typing import Any

from posada.contexts.billing import queries as billing
from posada.contexts.billing.events import PaymentMismatched
from posada.contexts.payments import queries as payments
from posada.contexts.payments.events import (
    BankDataGiven,
    ChargeDeclined,
    MethodImposed,
    PaymentRefusedByUs,
    PaymentsUnapplied,
    ProofReceived,
    ReceiptAsked,
    ReferenceIssued,
)
from posada.contexts.payments.queries import Payment
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.contexts.support.events import CardNumberMasked
from posada.flow.support import invoice_figures
from posada.kernel.money import Money


def tell_declined(event: ChargeDeclined) -> None:
    """At once, with the last day on which paying carries no consequence."""
    if not event.tell:
        return
    figures = _invoice(event.invoice_id, event) | {"last_four": event.last_four, "pay_until": event.pay_until}
    _tell("card-declined", event.customer_id, ("invoice", event.invoice_id), figures, event.decision_id, event)


def tell_proof_received(event: ProofReceived) -> None:
    _tell_of_payment("proof-received", event.payment_id, event)


def tell_not_found(event: PaymentRefusedByUs) -> None:
    _tell_of_payment("payment-not-found", event.payment_id, event)


def tell_unapplied(event: PaymentsUnapplied) -> None:
    for payment_id in event.payment_ids:
        _tell_of_payment("payment-unapplied", payment_id, event)


def tell_mismatch(event: PaymentMismatched) -> None:
    difference = event.difference
    figures = {"short": difference.amount < 0, "difference": Money(abs(difference.amount), difference.currency)}
    _tell_of_payment("payment-mismatch", event.payment_id, event, figures)


def ask_for_receipt(event: ReceiptAsked) -> None:
    _tell_of_payment("receipt-asked", event.payment_id, event, decision=event.decision_id)


def tell_method(event: MethodImposed) -> None:
    imposed = payments.imposition(event.imposed_id)
    figures = {"method": imposed.method, "reason": imposed.why}
    about = ("invoice", imposed.invoice_id) if imposed.invoice_id is not None else ("customer", event.customer_id)
    wanted = [
        NoticeWanted("method-imposed", event.customer_id, about, figures, event.decision_id, channel=channel)
        for channel in event.channels
    ]
    send_notices(wanted, now=event.now, by=event.by)


def send_bank_data(event: BankDataGiven) -> None:
    figures = {"accounts": [dict(account) for account in event.accounts]}
    _tell("bank-data", event.customer_id, ("customer", event.customer_id), figures, event.decision_id, event)


def tell_reference(event: ReferenceIssued) -> None:
    reference = payments.reference(event.reference_id)
    figures = _invoice(event.invoice_id, event) | {
        "code": reference.code, "amount": Money(reference.amount, reference.currency),
        "expires_at": reference.expires_at, "places": payments.reference_places(event.now),
    }  # fmt: skip
    _tell("payment-reference", event.customer_id, ("invoice", event.invoice_id), figures, None, event)


def tell_card_masked(event: CardNumberMasked) -> None:
    """Where cards are taken, and the orders that can be paid there."""
    unpaid = billing.unpaid_invoices(event.customer_id)
    figures = {"orders": [invoice.number for invoice in unpaid]}
    _tell("card-only-here", event.customer_id, ("ticket", event.ticket_id), figures, None, event)


def _tell_of_payment(
    kind: str, payment_id: int, event: Any, more: dict[str, Any] | None = None, decision: int | None = None
) -> None:
    payment = payments.by_id([payment_id])[payment_id]
    figures = _payment(payment, event) | (more or {})
    _tell(kind, payment.customer_id, ("payment", payment_id), figures, decision or payment.decision_id, event)


def _tell(
    kind: str, customer_id: int, about: tuple[str, int], figures: dict[str, Any], decision: int | None, event: Any
) -> None:
    send_notices([NoticeWanted(kind, customer_id, about, figures, decision)], now=event.now, by=event.by)


def _payment(payment: Payment, event: Any) -> dict[str, Any]:
    figures = {"amount": Money(payment.amount, payment.currency), "paid_at": payment.value_at}
    return _invoice(payment.invoice_id, event) | figures if payment.invoice_id else figures


def _invoice(invoice_id: int, event: Any) -> dict[str, Any]:
    invoice = billing.by_id([invoice_id])[invoice_id]
    return dict(invoice_figures([invoice], event.now))[invoice]
