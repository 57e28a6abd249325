"""Settling a payment that was claimed: it is in our accounts, or it is not."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.payments import grounds as clauses
from posada.contexts.payments import queries
from posada.contexts.payments.events import PaymentRefusedByUs, PaymentsReceived
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
from posada.terms.rows import write_back
from posada.terms.rule import Ground, Ruling, distinct
from posada.terms.versions import book
from posada.terms.views import views


def receive_payment(payment_id: int, *, grounds: tuple[Ground, ...] = (), now: datetime, by: Actor) -> None:
    """The money is in our accounts: `receive_payments` for one."""
    receive_payments([payment_id], grounds=grounds, now=now, by=by)


def receive_payments(payment_ids: Sequence[int], *, grounds: tuple[Ground, ...] = (), now: datetime, by: Actor) -> None:
    """The money is in our accounts: it is the customers', on account. Announces PaymentsReceived."""
    payments = queries.locked(payment_ids)
    for view in views({payment.customer_id for payment in payments}, now) if payments else ():
        with view.open():
            own = [payment for payment in payments if payment.customer_id in view.customers]
            _receive(own, grounds, now=now, by=by)


def _receive(payments: Sequence[Payment], grounds: tuple[Ground, ...], *, now: datetime, by: Actor) -> None:
    if not grounds and by.is_staff:
        refuse_incomplete(payments, "receive-payment", now=now)
    stood_on = [grounds or _judged(payment, "receive-payment", now, by) for payment in payments]
    for payment in payments:
        payment.move("receive")
    decisions = _settled(payments, "receive-payment", stood_on, now, by)
    record_transfers(
        Transfer(p.customer_id, p.value_at, Account.CASH, Account.MONEY, Money(p.amount, p.currency), decision,
                 payment_id=p.pk)
        for p, decision in zip(payments, decisions, strict=True)
    )  # fmt: skip
    announce(PaymentsReceived(tuple(payment.pk for payment in payments), now, by))


def reject_payment(payment_id: int, *, grounds: tuple[Ground, ...] = (), now: datetime, by: Actor) -> None:
    """The money could not be found; what the payment was meant for stays unpaid. Announces PaymentRefusedByUs."""
    (payment,) = queries.locked([payment_id])
    unverifiable = queries.unverifiable(book().for_existing(now))
    grounds = grounds or distinct((*_orders(unverifiable), *_judged(payment, "reject-payment", now, by)))
    payment.move("reject")
    _settled([payment], "reject-payment", [grounds], now, by)
    announce(PaymentRefusedByUs(payment.pk, now, by))


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


def _settled(
    payments: Sequence[Payment], act: str, grounds: Sequence[tuple[Ground, ...]], now: datetime, by: Actor
) -> list[int]:
    """Write that they are settled, and the decision on each."""
    for payment in payments:
        payment.settled_at, payment.settled_by = now, str(by)
    write_back(payments, "state", "settled_at", "settled_by")
    touch("payment", [payment.pk for payment in payments])
    touch("invoice", [payment.invoice_id for payment in payments if payment.invoice_id])
    verdicts = [
        Verdict(p.customer_id, "payment", p.pk, act, now, stood_on, facts={"method": p.method, "invoice": p.invoice_id},
                amounts={"amount": Money(p.amount, p.currency)}, effects=(p.state,))
        for p, stood_on in zip(payments, grounds, strict=True)
    ]  # fmt: skip
    return record(verdicts, now=now, actor=by)
