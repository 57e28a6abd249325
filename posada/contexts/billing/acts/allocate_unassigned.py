"""Money that names no claim, or several: what it pays, and what of it stays on account."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.acts.allocate import Share, allocate
from posada.contexts.billing.models import Invoice
from posada.contexts.billing.rules.allocation_order import (
    AllocationChoice,
    AllocationStep,
    LeftOnAccount,
    paid_in_turn,
)
from posada.contexts.payments.queries import Payment
from posada.contexts.services import queries as services
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling
from posada.terms.versions import book


def allocate_unassigned(payment: Payment, *, now: datetime, by: Actor) -> bool:
    """Set a payment against the claims its payer chose, or those the terms name; whether the terms say anything of it.

    What is left stays the customer's money, with a decision where a clause leaves it so.
    """
    terms = book().for_existing(now)
    choice = terms.ruling(AllocationChoice)
    chosen = payment.proof.get("pays") or []
    steps = steps_for(payment.method, terms)
    if chosen and choice is not None and payment.method in choice.rule.methods:
        claims = [invoice for invoice in queries.locked(chosen) if invoice.state == "unpaid"]
        pay_claims(payment, claims, choice, now=now, by=by)
    for step in steps:
        pay_claims(payment, claims_of(payment.customer_id, step.rule, terms, now), step, now=now, by=by)
    left = leave_rest(payment, terms, now=now, by=by)
    return bool(steps or left or (chosen and choice))


def steps_for(method: str, terms: Terms) -> list[Ruling[AllocationStep]]:
    """The steps of the terms for money that came by `method`, in their order."""
    found = [ruling for ruling in terms.rulings(AllocationStep) if method in ruling.rule.methods]
    return sorted(found, key=lambda ruling: ruling.rule.position)


def claims_of(customer_id: int, rule: AllocationStep, terms: Terms, now: datetime) -> list[Invoice]:
    """The claims of one step, oldest first."""
    unpaid = queries.unpaid_invoices(customer_id)
    if rule.claims == "new-orders":
        return list(unpaid.filter(origin="new-contract").order_by("issued_at", "pk"))
    expired = list(unpaid.filter(origin="renewal", due_on__lt=terms.calendar.today(now)))
    if not rule.with_option:
        return expired
    charged = queries.services_of([invoice.pk for invoice in expired])
    renewing = services.renewing_by_option([id for ids in charged.values() for id in ids], now)
    return [invoice for invoice in expired if set(charged.get(invoice.pk, ())) & renewing]


def pay_claims(
    payment: Payment,
    claims: Sequence[Invoice],
    ruling: Ruling[AllocationStep] | Ruling[AllocationChoice],
    *,
    now: datetime,
    by: Actor,
) -> None:
    """Pay claims whole, in their order, as far as the money reaches."""
    money = left_of(payment)
    paid = paid_in_turn(money, [(invoice.pk, queries.unpaid(invoice)) for invoice in claims])
    shares = [Share(id, due, "payment", payment.value_at, payment.pk, about_claim=True) for id, due in paid]
    allocate(shares, act="allocate", grounds=ruling.orders(), now=now, by=by)


def leave_rest(payment: Payment, terms: Terms, *, now: datetime, by: Actor) -> bool:
    """Record that what is left stays on account, where a clause says so; whether one does."""
    return bool(leave_rests([(payment, terms)], now=now, by=by))


def leave_rests(received: Sequence[tuple[Payment, Terms]], *, now: datetime, by: Actor) -> int:
    """Record of each payment that what is left stays on account, where a clause says so; of how many one does."""
    ruled = [
        (payment, ruling)
        for payment, terms in received
        if (ruling := terms.ruling(LeftOnAccount)) is not None and payment.method in ruling.rule.methods
    ]
    left = queries.left_of([payment.pk for payment, _ in ruled]) if ruled else {}
    verdicts = [
        Verdict(
            payment.customer_id, "payment", payment.pk, "leave-on-account", now, ruling.orders(),
            amounts={"left": Money(left[payment.pk], payment.currency)}, effects=("kept-on-account",),
        )
        for payment, ruling in ruled
        if payment.pk in left
    ]  # fmt: skip
    record(verdicts, now=now, actor=by)
    return len(verdicts)


def left_of(payment: Payment) -> Money:
    """What of a received payment stands on account."""
    left = queries.left_of([payment.pk]).get(payment.pk)
    return Money(left, payment.currency) if left is not None else Money.zero(payment.currency)
