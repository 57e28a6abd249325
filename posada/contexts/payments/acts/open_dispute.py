"""A payer contests a payment."""

from dataclasses import dataclass
from datetime import datetime

from posada.contexts.billing import queries as billing
from posada.contexts.payments import queries
from posada.contexts.payments.acts.charge_back import chargeback_of, open_review, suspend_everything
from posada.contexts.payments.acts.suspend_disputed import demand
from posada.contexts.payments.events import PaymentDisputed
from posada.contexts.payments.models import Dispute, DisputeState, Payment
from posada.contexts.payments.rules.dispute_notice import Contest, DisputeNotice, occurrence
from posada.contexts.payments.rules.recurring_disputes import RecurringDisputes
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rows import take_ids
from posada.terms.rule import grounds
from posada.terms.versions import book


@dataclass(frozen=True, slots=True)
class Contested:
    """What the gateway tells; `external_id` makes it one, however often it is told. `cost` is what it proves."""

    payment_id: int
    external_id: str
    reported_at: datetime
    kind: str = "dispute"
    cost: Money | None = None


def open_dispute(told: Contested, *, now: datetime, by: Actor) -> tuple[Dispute, bool]:
    """The dispute, and whether it is new. What the payment paid is open again, with what the dispute adds to it.

    From the occurrence that the terms call recurring the services go off at once. Announces PaymentDisputed.
    """
    known = Dispute.objects.filter(external_id=told.external_id).first()
    if known is not None:
        return known, False
    (payment,) = queries.locked([told.payment_id])
    payment.move("dispute")
    payment.save(update_fields=["state"])
    invoice_id = disputed_order(payment)
    terms = terms_of(invoice_id, now)
    number = count(told, payment.customer_id, terms)
    recurring = terms.ruling(RecurringDisputes)
    repeated = recurring is not None and number >= recurring.rule.from_occurrence
    charged_back = chargeback_of(told.kind, payment, terms, now)
    stands_on = grounds(recurring if repeated else None, terms.ruling(DisputeNotice))
    stands_on += charged_back.grounds if charged_back else ()
    pay_by = charged_back.pay_by if charged_back else None
    (id,) = take_ids("payments_dispute_id_seq", 1)
    amounts = {"amount": Money(payment.amount, payment.currency)}
    verdict = Verdict(
        payment.customer_id, "dispute", id, "dispute", told.reported_at, stands_on, learnt_at=now, amounts=amounts,
        facts={"kind": told.kind, "occurrence": number, "payment": payment.pk, "invoice": invoice_id,
               "cost": told.cost, "pay_by": pay_by},
        effects=("payment-contested",),
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    opened = Dispute.objects.create(
        id=id, customer_id=payment.customer_id, payment_id=payment.pk, invoice_id=invoice_id,
        external_id=told.external_id, kind=told.kind, state=DisputeState.OPEN, occurrence=number,
        reported_at=told.reported_at, cost=told.cost.amount if told.cost else None,
        cost_currency=told.cost.currency if told.cost else "",
        version_id=book().number(terms), decision_id=decision, pay_by=pay_by,
    )  # fmt: skip
    touch("payment", [payment.pk])
    touch("dispute", [id])
    announce(PaymentDisputed(id, repeated, stands_on, now, by))
    open_review(opened, terms, now=now, by=by)
    if charged_back is not None:
        suspend_everything(opened, charged_back, now=now, by=by)
    elif repeated:
        demand(opened, due_at=now, grounds=grounds(recurring), now=now, by=by)
    return opened, True


def disputed_order(payment: Payment) -> int | None:
    """The claim that the payment was made for, or the first it was set against."""
    return payment.invoice_id or next(iter(billing.paid_by(payment.pk)), None)


def terms_of(invoice_id: int | None, now: datetime) -> Terms:
    """The version that the disputed order was issued under; today's where the money stood on account."""
    invoice = billing.by_id([invoice_id]).get(invoice_id) if invoice_id is not None else None
    return book().by_number(invoice.version_id) if invoice else book().for_existing(now)


def count(told: Contested, customer_id: int, terms: Terms) -> int:
    """Which of the account's disputes this is; all are the first where the terms count none."""
    ruling = terms.ruling(DisputeNotice)
    if ruling is None:
        return 1
    earlier = [
        Contest(d.payment_id, d.reported_at, d.state != DisputeState.WON)
        for d in Dispute.objects.filter(customer_id=customer_id)
    ]
    return occurrence(Contest(told.payment_id, told.reported_at), earlier, ruling.rule, terms.calendar)
