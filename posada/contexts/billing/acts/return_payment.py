"""Giving back a payment that was made by mistake."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from posada.contexts.billing import queries
from posada.contexts.billing.events import RefundsOrdered
from posada.contexts.billing.models import Refund
from posada.contexts.billing.rules.money_back import IncompletePayment, MistakenPayment
from posada.contexts.payments import queries as payments
from posada.contexts.payments.queries import Payment
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import Transfer
from posada.ground.ledger.transfers import record as record_transfers
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict
from posada.terms.versions import book

KIND = "mistaken-payment"


def ask_return(payment_id: int, *, mistaken: bool, reason: str, now: datetime, by: Actor) -> int:
    """Put the return of a payment before a person; the case's id.

    Raises Refused for a payment that did not complete its procedure, unless it was a mistake; BadInput for one that
    paid what it was meant for: that is asked for about the service.
    """
    payment = payments.by_id([payment_id])[payment_id]
    terms = book().for_existing(now)
    incomplete, rule = terms.ruling(IncompletePayment), terms.ruling(MistakenPayment)
    verdict = Verdict(payment.customer_id, "payment", payment.pk, "return-request", now)
    if not mistaken and incomplete is not None and payment.state != payments.State.RECEIVED:
        raise verdict.refused("procedure-incomplete", grounds=incomplete.orders(), state=payment.state)
    if not mistaken or rule is None:
        raise BadInput("mistaken", mistaken, "a payment made by mistake; for others the refund of a service is asked")
    matter = Matter(
        customer_id=payment.customer_id, kind=KIND, subject=("payment", payment.pk), role=rule.rule.role,
        grounds=rule.permits(), due_at=now, act="return-request", facts={"reason": reason},
        amounts={"amount": Money(payment.amount, payment.currency)},
    )  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    return case_id


def decide_return(
    case: Case, granted: bool, fields: Mapping[str, Any], *, reason: str, now: datetime, by: Actor
) -> None:
    """Give the payment back less its `financial` and `administrative` costs, or keep it. Announces RefundsOrdered.

    What of it stands on account goes out; BadInput where it has paid something already.
    """
    (payment,) = payments.locked([case.subject_id])
    rule = book().for_existing(now).required(MistakenPayment)
    if not granted:
        close_case(
            case.pk,
            CaseState.REFUSED,
            grounds=rule.orders(),
            now=now,
            by=by,
            act="deny-return",
            facts={"reason": reason},
        )
        return
    amount = Money(payment.amount, payment.currency)
    if queries.left_of([payment.pk]).get(payment.pk) != payment.amount:
        raise BadInput("case", case.pk, "a payment all of which still stands on account")
    costs = costs_of(payment, fields, rule.rule)
    amounts = {"amount": amount, **costs, "refund": amount - costs["financial"] - costs["administrative"]}
    decision = close_case(
        case.pk, CaseState.GRANTED, grounds=rule.orders(), now=now, by=by, act="grant-return",
        facts={"reason": reason}, amounts=amounts,
    )  # fmt: skip
    kept = costs["financial"] + costs["administrative"]
    record_transfers(
        [
            Transfer(payment.customer_id, now, Account.MONEY, Account.CASH, amounts["refund"], decision,
                     payment_id=payment.pk),
            Transfer(payment.customer_id, now, Account.MONEY, Account.FEES, kept, decision, payment_id=payment.pk),
        ]
    )  # fmt: skip
    refund = Refund.objects.create(
        customer_id=payment.customer_id, invoice_id=None, payment_id=payment.pk, amount=amounts["refund"].amount,
        currency=payment.currency, method=payment.method, decided_at=now, decision_id=decision,
    )  # fmt: skip
    announce(RefundsOrdered((refund.pk,), payment.customer_id, now, by))


def costs_of(payment: Payment, fields: Mapping[str, Any], rule: MistakenPayment) -> dict[str, Money]:
    """The costs that are taken off, as stated by whoever decides."""
    administrative = fields.get("administrative", rule.administrative)
    return {
        "financial": Money(Decimal(str(fields.get("financial", 0))), payment.currency),
        "administrative": Money(Decimal(str(administrative)), payment.currency),
    }
