"""A balance in the customer's favour: what is overpaid becomes it, and coming claims are paid from it by themselves."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.acts.pay_otherwise import pay_from_balance
from posada.contexts.billing.models import State
from posada.contexts.billing.rules.automatic_balance import AutomaticBalance, InterestFree
from posada.contexts.payments import queries as payments
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import holders_of
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book


def use_balances(invoice_ids: Sequence[int], *, now: datetime, by: Actor) -> None:
    """Pay issued claims from the balances of their customers, where the terms order that."""
    if not any(terms.rulings(AutomaticBalance) for _, terms in book().versions):
        return
    claims = queries.by_id(invoice_ids)
    holding = holders_of((Account.CREDIT, Account.MONEY), {claim.customer_id for claim in claims.values()})
    due = [claim for claim in claims.values() if (claim.customer_id, claim.currency) in holding]
    for claim in sorted(due, key=lambda claim: (claim.due_on, claim.pk)):
        terms = book().by_number(claim.version_id)
        ruling = terms.ruling(AutomaticBalance, queries.target(claim))
        if ruling is None or claim.origin not in ruling.rule.origins or claim.state != State.UNPAID:
            continue
        stood_on = ruling.orders() + grounds(terms.ruling(InterestFree), role="limits")
        if holds_something(claim.customer_id, claim.currency):
            pay_from_balance(claim.pk, grounds=stood_on, now=now, by=by)


def holds_something(customer_id: int, currency: str) -> bool:
    """Whether a customer's balance still has anything."""
    return (customer_id, currency) in holders_of((Account.CREDIT, Account.MONEY), {customer_id})


def keep_rests(payment_ids: Sequence[int], *, now: datetime, by: Actor) -> None:
    """Take down what of payments for an invoice was beyond it, and stays as balance."""
    left = queries.left_of(payment_ids)
    if not left:
        return
    kept = [payment for payment in payments.by_id(left).values() if payment.invoice_id is not None]
    claims = queries.by_id({payment.invoice_id for payment in kept if payment.invoice_id is not None})
    verdicts = []
    for payment in kept:
        claim = claims[payment.invoice_id or 0]
        ruling = book().by_number(claim.version_id).ruling(AutomaticBalance, queries.target(claim))
        if ruling is not None and claim.state == State.PAID:
            verdicts.append(
                Verdict(
                    claim.customer_id, "payment", payment.pk, "keep-rest", now, ruling.orders(),
                    effects=("balance-kept",), facts={"invoice": claim.pk},
                    amounts={"balance": Money(left[payment.pk], payment.currency)},
                )
            )  # fmt: skip
    record(verdicts, now=now, actor=by)
