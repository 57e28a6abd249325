"""Settling a payment that was claimed: it is in our accounts, or it is not."""

from datetime import datetime

from posada.contexts.payments import grounds as clauses
from posada.contexts.payments import queries
from posada.contexts.payments.events import PaymentReceived, PaymentRefusedByUs
from posada.contexts.payments.models import Payment
from posada.contexts.payments.procedure import refuse_incomplete
from posada.contexts.payments.rules.payment_procedure import UnverifiableReport
from posada.ground.agenda.unit import touch
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import Transfer
from posada.ground.ledger.transfers import record as record_transfers
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, Ruling, distinct
from posada.terms.versions import book


def receive_payment(payment_id: int, *, grounds: tuple[Ground, ...] = (), now: datetime, by: Actor) -> None:
    """The money is in our accounts: it is the customer's, on account. Announces PaymentReceived."""
    (payment,) = queries.locked([payment_id])
    if not grounds:
        _complete(payment, now, by)
    grounds = grounds or _judged(payment, "receive-payment", now, by)
    payment.move("receive")
    amount = Money(payment.amount, payment.currency)
    decision = _settled(payment, "receive-payment", grounds, now, by)
    record_transfers(
        [Transfer(payment.customer_id, payment.value_at, Account.CASH, Account.MONEY, amount, decision,
                  payment_id=payment.pk)]
    )  # fmt: skip
    announce(PaymentReceived(payment.pk, now, by))


def reject_payment(payment_id: int, *, grounds: tuple[Ground, ...] = (), now: datetime, by: Actor) -> None:
    """The money could not be found; what the payment was meant for stays unpaid. Announces PaymentRefusedByUs."""
    (payment,) = queries.locked([payment_id])
    unverifiable = queries.unverifiable(book().for_existing(now))
    grounds = grounds or distinct((*_orders(unverifiable), *_judged(payment, "reject-payment", now, by)))
    payment.move("reject")
    _settled(payment, "reject-payment", grounds, now, by)
    announce(PaymentRefusedByUs(payment.pk, now, by))


def _complete(payment: Payment, now: datetime, by: Actor) -> None:
    """Raise the refusal where staff would take for received what lacks a part of its procedure."""
    if by.is_staff:
        verdict = Verdict(payment.customer_id, "payment", payment.pk, "receive-payment", now)
        refuse_incomplete(payment, verdict, book().for_existing(now))


def _orders(ruling: Ruling[UnverifiableReport] | None) -> tuple[Ground, ...]:
    return ruling.orders() if ruling else ()


def _judged(payment: Payment, act: str, now: datetime, by: Actor) -> tuple[Ground, ...]:
    """The clauses it is settled by: those of its method, and of its proof, which only some roles may judge."""
    terms = book().for_existing(now)
    if not payment.proof:
        return clauses.of_method(payment.method, terms)
    ruling = queries.proof_ruling(terms)
    if ruling is None or payment.method not in ruling.rule.methods:
        return clauses.of_method(payment.method, terms)
    if by.is_staff and by.role not in (*ruling.rule.roles, "administrator"):
        verdict = Verdict(payment.customer_id, "payment", payment.pk, act, now, ruling.orders())
        raise verdict.refused("role-not-allowed", needs=ruling.rule.roles, role=by.role)
    return distinct((*ruling.orders(), *clauses.of_method(payment.method, terms)))


def _settled(payment: Payment, act: str, grounds: tuple[Ground, ...], now: datetime, by: Actor) -> int:
    payment.settled_at, payment.settled_by = now, str(by)
    payment.save(update_fields=["state", "settled_at", "settled_by"])
    touch("payment", [payment.pk])
    if payment.invoice_id:
        touch("invoice", [payment.invoice_id])
    (decision,) = record(
        [
            Verdict(payment.customer_id, "payment", payment.pk, act, now, grounds,
                    facts={"method": payment.method, "invoice": payment.invoice_id},
                    amounts={"amount": Money(payment.amount, payment.currency)}, effects=(payment.state,))
        ],
        now=now, actor=by,
    )  # fmt: skip
    return decision
