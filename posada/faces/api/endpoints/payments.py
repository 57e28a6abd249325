"""Payments: telling of one, and finding it in our accounts or not."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from posada.contexts.billing.models import Invoice
from posada.contexts.payments.acts.record_payment import Arrival
from posada.contexts.payments.acts.settle_payment import receive_payment, reject_payment
from posada.contexts.payments.acts.take_payment import take_payment
from posada.contexts.payments.models import Payment
from posada.faces.api.caller import caller, reads, writes
from posada.faces.api.idempotency import CREATED
from posada.faces.api.paging import Asked, Page, paged
from posada.faces.api.shapes import Amount, amount
from posada.ground.agenda.unit import unit
from posada.kernel.errors import BadInput
from posada.kernel.money import Money

router = Router()


class PaymentShape(Schema):
    """Money that came, or that somebody says came: `claimed` until it is found in our accounts."""

    id: int
    customer: int
    invoice: int | None
    method: str
    state: str
    amount: Amount
    reference: str | None
    value_at: datetime
    learnt_at: datetime
    settled_at: datetime | None
    decision: int


class PaymentsAsked(Asked):
    """Which payments are wanted."""

    customer: int | None = None
    state: str | None = None


class Told(Schema):
    """Money on its way to us, or with us. `reference` tells this arrival from every other of the same method."""

    invoice: int | None = None  # none: on account
    customer: int | None = None  # for staff
    amount: Annotated[Decimal, Field(gt=0, max_digits=18, decimal_places=2)]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    method: Annotated[str, Field(max_length=40)]
    reference: Annotated[str, Field(min_length=1, max_length=80)]
    value_at: datetime | None = None  # when the money moved; now, unless said
    details: Mapping[str, str] = {}  # what the terms ask of a proof: bank, date, transaction, …


class Settlement(Schema):
    """Whether a claimed payment is in our accounts."""

    outcome: Literal["received", "rejected"]


@router.get("/payments", response=Page[PaymentShape], summary="List payments")
@reads("payments")
def list_payments(request: HttpRequest, asked: Query[PaymentsAsked]) -> Any:
    found = caller(request).rows(Payment.objects.all(), asked.customer)
    return paged(
        found.filter(state=asked.state) if asked.state else found, asked, lambda part: [_shape(p) for p in part]
    )


@router.get("/payments/{id}", response=PaymentShape, summary="One payment")
@reads("payments")
def one_payment(request: HttpRequest, id: int) -> Any:
    return _shape(caller(request).one(Payment, "payment", id))


@router.post("/payments", response={201: PaymentShape}, summary="Tell of a payment")
@writes("payments")
def tell_payment(request: HttpRequest, told: Told) -> Any:
    """It stands as claimed until staff, or the bank's own word, find it. Told twice, it is the same payment."""
    who = caller(request)
    invoice = who.one(Invoice, "invoice", told.invoice) if told.invoice is not None else None
    customer = who.customer(told.customer if invoice is None or who.visitor else invoice.customer_id)
    value_at = told.value_at or who.now
    if value_at.tzinfo is None or value_at > who.now:
        raise BadInput("value_at", value_at.isoformat(), "a moment with its offset, not after now")
    by = who.acting("billing", "payment_verifier")
    with unit(who.now, by):
        payment, _new = take_payment(
            Arrival(
                customer_id=customer.pk, amount=Money(told.amount, told.currency), method=told.method, source="api",
                external_id=f"{customer.pk}/{told.method}/{told.reference}", value_at=value_at,
                invoice_id=invoice.pk if invoice else None, reference=told.reference, proof=told.details,
            ),
            proved=bool(told.details), now=who.now, by=by,
        )  # fmt: skip
    return CREATED, _shape(payment)


@router.post("/payments/{id}/settle", response=PaymentShape, summary="Say whether a payment is in our accounts")
@writes("payments")
def settle_payment(request: HttpRequest, id: int, said: Settlement) -> Any:
    who = caller(request)
    who.staff_only()
    by = who.acting("payment_verifier", "billing")
    found = who.one(Payment, "payment", id)
    with unit(who.now, by):
        (receive_payment if said.outcome == "received" else reject_payment)(found.pk, now=who.now, by=by)
    found.refresh_from_db()
    return _shape(found)


def _shape(payment: Payment) -> PaymentShape:
    return PaymentShape(
        id=payment.pk, customer=payment.customer_id, invoice=payment.invoice_id, method=payment.method,
        state=payment.state, amount=amount(payment.amount, payment.currency), reference=payment.reference or None,
        value_at=payment.value_at, learnt_at=payment.learnt_at, settled_at=payment.settled_at,
        decision=payment.decision_id,
    )  # fmt: skip
