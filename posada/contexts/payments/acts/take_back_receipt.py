"""Taking back that a payment was found in our accounts, while nothing of it was spent."""

from datetime import datetime

from posada.contexts.billing import queries as billing
from posada.contexts.payments import queries
from posada.contexts.payments.models import State
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.unit import touch
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import Transfer
from posada.ground.ledger.transfers import record as record_transfers
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.models import Decision, Outcome

RECEIVED = "receive-payment"


def take_back_receipt(payment_id: int, *, since: datetime, why: str, now: datetime, by: Actor) -> None:
    """Have a payment wait to be found again, its money no longer on account; the decision names the one it undoes.

    Raises Refused where it is not as its receipt left it (received before `since`, or moved since), where something was
    paid with it, and where a person has to decide on it.
    """
    (payment,) = queries.locked([payment_id])
    received = Decision.objects.filter(
        customer_id=payment.customer_id, subject_kind="payment", subject_id=payment.pk, act=RECEIVED,
        outcome=Outcome.DONE, due_at__gte=since,
    ).order_by("-id").first()  # fmt: skip
    amount = Money(payment.amount, payment.currency)
    verdict = Verdict(
        payment.customer_id, "payment", payment.pk, "take-back-receipt", received.due_at if received else now,
        facts={"why": why.strip()[:300], "settled_by": payment.settled_by}, amounts={"amount": amount},
        effects=("undone",), undoes=received.id if received else None,
    )  # fmt: skip
    if received is None or payment.state != State.RECEIVED or payment.settled_at is None or payment.settled_at < since:
        raise verdict.refused("not-as-it-was-left")
    if billing.left_of([payment.pk]).get(payment.pk) != payment.amount:
        raise verdict.refused("payment-was-spent")
    if Case.objects.filter(subject_kind="payment", subject_id=payment.pk, state=CaseState.OPEN).exists():
        raise verdict.refused("a-case-is-open")
    payment.move("take_back")
    payment.settled_at, payment.settled_by = None, ""
    payment.save(update_fields=["state", "settled_at", "settled_by"])
    (decision,) = record([verdict], now=now, actor=by)
    record_transfers(
        [Transfer(payment.customer_id, now, Account.MONEY, Account.CASH, amount, decision, payment_id=payment.pk)]
    )
    touch("payment", [payment.pk])
    if payment.invoice_id:
        touch("invoice", [payment.invoice_id])
