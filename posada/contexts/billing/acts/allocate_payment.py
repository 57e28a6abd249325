"""What a payment that arrived is set against, and what of it waits for a person."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from posada.contexts.billing import queries
from posada.contexts.billing.acts.allocate import Share, allocate
from posada.contexts.billing.acts.allocate_unassigned import allocate_unassigned, leave_rests
from posada.contexts.billing.acts.reverse_charges import fees_due_after, reverse_charges
from posada.contexts.billing.events import PaymentMismatched
from posada.contexts.billing.models import Invoice, State
from posada.contexts.billing.rules.exact_allocation import AmountMismatch, ExactAllocation, agrees
from posada.contexts.billing.rules.first_payment import FirstPayment
from posada.contexts.billing.rules.payment_purpose import PaymentClarification, PaymentPurpose
from posada.contexts.payments import queries as payments
from posada.contexts.payments.queries import Payment
from posada.ground.agenda.cases import Matter, open_cases
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.kernel.money import Money, sum_money
from posada.kernel.waves import waves
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, grounds
from posada.terms.versions import book


class Matched(NamedTuple):
    """A payment with the claim that it is set against, on which grounds, and with how much of it where not all."""

    payment: Payment
    invoice: Invoice
    grounds: tuple[Ground, ...]
    part: Money | None = None

    @property
    def amount(self) -> Money:
        return self.part or amount_of(self.payment)


def allocate_payments(payment_ids: Sequence[int], *, now: datetime, by: Actor) -> None:
    """Set received payments against the invoices they were meant for; what is over stays the customer's money.

    One waits where nobody said what it is for, where its invoice is no longer to be paid, and where the terms ask for
    an exact amount and it is another.
    """
    for wave in waves(payments.locked(payment_ids), of=lambda payment: payment.customer_id):
        _allocate(wave, now=now, by=by)


def _allocate(received: Sequence[Payment], *, now: datetime, by: Actor) -> None:
    """One payment of each customer."""
    claims = {claim.pk: claim for claim in queries.locked([p.invoice_id for p in received if p.invoice_id is not None])}
    matched: list[Matched] = []
    with_rest: list[tuple[Payment, Terms]] = []
    for payment in received:
        invoice = claims.get(payment.invoice_id or 0)
        if invoice is None:
            if not allocate_unassigned(payment, now=now, by=by):
                await_purpose(payment, now=now, by=by)
            continue
        if invoice.state != State.UNPAID or invoice.currency != payment.currency:
            put_aside(payment, invoice, now=now, by=by)
            continue
        terms = book().by_number(invoice.version_id)
        exact = terms.ruling(ExactAllocation, queries.target(invoice))
        if exact is None or payment.method not in exact.rule.methods:
            matched.append(Matched(payment, invoice, waited_for(payment, terms)))
            with_rest.append((payment, terms))
        elif agrees(amount_of(payment), queries.unpaid(invoice), exact.rule):
            matched.append(Matched(payment, invoice, exact.orders()))
        else:
            question_amount(payment, invoice, terms, now=now, by=by)
    set_all_against(matched, now=now, by=by)
    leave_rests(with_rest, now=now, by=by)


def set_against(
    payment: Payment,
    invoice: Invoice,
    grounds: tuple[Ground, ...],
    *,
    now: datetime,
    by: Actor,
    amount: Money | None = None,
) -> None:
    """Set one payment, or so much of it, against one claim."""
    set_all_against([Matched(payment, invoice, grounds, amount)], now=now, by=by)


def set_all_against(matched: Sequence[Matched], *, now: datetime, by: Actor) -> None:
    """Allocate payments by the day their money moved; fees charged after that day are taken back."""
    _reverse_later_fees(matched, now=now, by=by)
    shares = [
        Share(each.invoice.pk, each.amount, "payment", each.payment.value_at, each.payment.pk, grounds=each.grounds)
        for each in matched
    ]
    allocate(shares, act="allocate", grounds=(), now=now, by=by)


def _reverse_later_fees(matched: Sequence[Matched], *, now: datetime, by: Actor) -> None:
    """Take back the fees that fell due after the money moved, of each claim whose rest it covers.

    Nothing is taken back without a clause that orders it.
    """
    ordered = [each for each in matched if each.grounds]
    found = fees_due_after([(each.invoice, each.payment.value_at) for each in ordered])
    for each in ordered:
        later, currency = found.get(each.invoice.pk, []), each.invoice.currency
        fees = sum_money((Money(line.net + line.tax, currency) for line in later), currency)
        if each.amount < queries.unpaid(each.invoice) - fees:
            continue
        facts = {"paid_on": each.payment.value_at}
        reverse_charges(each.invoice, later, grounds=each.grounds, facts=facts, now=now, by=by)


def waited_for(payment: Payment, terms: Terms) -> tuple[Ground, ...]:
    """The clause by which a payment that was proved is matched; nothing else orders an ordinary allocation."""
    ruling = payments.proof_ruling(terms)
    return ruling.orders() if ruling is not None and payment.proof and payment.method in ruling.rule.methods else ()


def amount_of(payment: Payment) -> Money:
    return Money(payment.amount, payment.currency)


def await_purpose(payment: Payment, *, now: datetime, by: Actor) -> None:
    """Keep money on account until the payer says what it is for; a decision where terms ask it of an open claim."""
    for invoice in queries.unpaid_invoices(payment.customer_id):
        ruling = book().by_number(invoice.version_id).ruling(PaymentPurpose, queries.target(invoice))
        if ruling is not None:
            verdict = Verdict(
                payment.customer_id, "payment", payment.pk, "await-purpose", now, ruling.orders(),
                amounts={"amount": amount_of(payment)}, effects=("kept-on-account",),
            )  # fmt: skip
            record([verdict], now=now, actor=by)
            return


def put_aside(payment: Payment, invoice: Invoice, *, now: datetime, by: Actor) -> None:
    """A payment whose claim is void, settled or in another currency: a person decides what becomes of the money."""
    terms = book().by_number(invoice.version_id)
    lost = terms.ruling(PaymentClarification)
    late = terms.ruling(FirstPayment, queries.target(invoice)) if invoice.state == State.CANCELLED else None
    open_cases(
        [
            Matter(
                customer_id=payment.customer_id, kind="payment-unallocated", subject=("payment", payment.pk),
                role=lost.rule.role if lost else "billing", grounds=grounds(late, lost), due_at=now,
                act="put-payment-aside", facts={"invoice": invoice.pk, "state": invoice.state},
                amounts={"amount": amount_of(payment)},
            )
        ],
        now=now, by=by,
    )  # fmt: skip


def question_amount(payment: Payment, invoice: Invoice, terms: Terms, *, now: datetime, by: Actor) -> None:
    """Put a payment of another amount before a person; its invoice is held meanwhile. Announces PaymentMismatched."""
    ruling = terms.required(AmountMismatch, queries.target(invoice))
    paid, due = amount_of(payment), queries.unpaid(invoice)
    (case,) = open_cases(
        [
            Matter(
                customer_id=payment.customer_id, kind="payment-mismatch", subject=("payment", payment.pk),
                role=ruling.rule.role, grounds=ruling.orders(), due_at=now, act="question-amount",
                facts={"invoice": invoice.pk, "direction": "over" if paid > due else "short"},
                amounts={"paid": paid, "due": due, "difference": paid - due},
            )
        ],
        now=now, by=by,
    )  # fmt: skip
    touch("invoice", [invoice.pk])
    announce(PaymentMismatched(payment.pk, invoice.pk, payment.customer_id, case, paid - due, now, by))
