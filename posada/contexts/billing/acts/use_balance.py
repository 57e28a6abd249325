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


def keep_rest(payment_id: int, *, now: datetime, by: Actor) -> None:
    """Take down what of a payment for an invoice was beyond it, and stays as balance."""
    rest = queries.left_of([payment_id]).get(payment_id)
    payment = payments.by_id([payment_id])[payment_id]
    if rest is None or payment.invoice_id is None:
        return
    claim = queries.by_id([payment.invoice_id])[payment.invoice_id]
    ruling = book().by_number(claim.version_id).ruling(AutomaticBalance, queries.target(claim))
    if ruling is None or claim.state != State.PAID:
        return
    verdict = Verdict(
        claim.customer_id, "payment", payment_id, "keep-rest", now, ruling.orders(), effects=("balance-kept",),
        facts={"invoice": claim.pk}, amounts={"balance": Money(rest, payment.currency)},
    )  # fmt: skip
    record([verdict], now=now, actor=by)
