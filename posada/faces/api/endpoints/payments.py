"""Payments: telling of one, and finding it in our accounts or not."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from posada.contexts.billing import queries as billing
from posada.contexts.billing.models import Invoice
from posada.contexts.payments.acts.record_payment import Arrival
from posada.contexts.payments.acts.settle_payment import receive_payment, reject_payment
from posada.contexts.payments.acts.take_payment import take_payment
from posada.contexts.payments.models import Payment
from posada.contexts.support.models import Attachment
from posada.faces.api.caller import Caller, caller, reads, writes
from posada.faces.api.idempotency import CREATED
from posada.faces.api.paging import Asked, Page, paged
from posada.faces.api.shapes import Amount, amount
from posada.faces.portal.files import keep
from posada.ground.agenda.unit import unit
from posada.kernel.errors import BadInput
from posada.kernel.money import Money

router = Router()
PROOF = "payment-proof"


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
    file: int | None = None  # the proof itself: POST /payment-proofs
    pays: Annotated[list[int], Field(max_length=100)] = []  # several invoices, by a method whose payer may choose


class Settlement(Schema):
    """Whether a claimed payment is in our accounts."""

    outcome: Literal["received", "rejected"]


class ForWhom(Schema):
    """Whose payment a proof is of; for staff."""

    customer: int | None = None


class ProofFile(Schema):
    """A file that was kept, and the fingerprint of its content."""

    id: int
    name: str
    sha256: str


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
    several = [who.one(Invoice, "invoice", id) for id in dict.fromkeys(told.pays)]
    invoice = who.one(Invoice, "invoice", told.invoice) if told.invoice is not None else None
    first = invoice or (several[0] if several else None)
    customer = who.customer(told.customer if first is None or who.visitor else first.customer_id)
    _check(who, told, customer.pk, several)
    proof: dict[str, Any] = {**told.details}
    if told.file is not None:
        kept = _proof_file(who, told.file, customer.pk)
        proof |= {"file": kept.sha256, "attachment": kept.pk}
    value_at = told.value_at or who.now
    if value_at.tzinfo is None or value_at > who.now:
        raise BadInput("value_at", value_at.isoformat(), "a moment with its offset, not after now")
    by = who.acting("billing", "payment_verifier")
    with unit(who.now, by):
        payment, _new = take_payment(
            Arrival(
                customer_id=customer.pk, amount=Money(told.amount, told.currency), method=told.method, source="api",
                external_id=f"{customer.pk}/{told.method}/{told.reference}", value_at=value_at,
                invoice_id=invoice.pk if invoice else None, reference=told.reference, proof=proof,
                pays=tuple(each.pk for each in several),
            ),
            proved=bool(proof), now=who.now, by=by,
        )  # fmt: skip
    return CREATED, _shape(payment)


@router.post("/payment-proofs", response={201: ProofFile}, summary="Send the proof of a payment")
@writes("payments")
def send_proof(request: HttpRequest, file: File[UploadedFile], sent: Form[ForWhom]) -> Any:
    """A PDF, PNG or JPEG of at most 5 MB. Name its id in POST /payments."""
    who = caller(request)
    customer = who.customer(sent.customer)
    kept = keep(file, customer_id=customer.pk, purpose=PROOF, by=str(who.acting()), now=who.now)
    return CREATED, ProofFile(id=kept.attachment.pk, name=kept.attachment.name, sha256=kept.sha256)


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


def _check(who: Caller, told: Told, customer_id: int, several: Sequence[Invoice]) -> None:
    """Raise BadInput for what no payment can be told to be."""
    currencies, methods = who.terms.provider.currencies, who.terms.provider.methods
    if told.currency not in currencies:
        raise BadInput("currency", told.currency, ", ".join(currencies))
    if told.method not in methods:
        raise BadInput("method", told.method, ", ".join(methods))
    if not several:
        return
    if told.invoice is not None or not billing.allocation_choice(who.terms, told.method):
        raise BadInput("pays", told.pays, "nothing, for a method whose payer does not choose, or with an invoice")
    if {(each.customer_id, each.currency) for each in several} != {(customer_id, told.currency)}:
        raise BadInput("pays", told.pays, "invoices of one customer, in the currency of the payment")


def _proof_file(who: Caller, id: int, customer_id: int) -> Attachment:
    found = who.one(Attachment, "attachment", id)
    if found.customer_id != customer_id or found.purpose != PROOF:
        raise BadInput("file", id, "the id of a proof that was sent for this customer")
    return found


def _shape(payment: Payment) -> PaymentShape:
    return PaymentShape(
        id=payment.pk, customer=payment.customer_id, invoice=payment.invoice_id, method=payment.method,
        state=payment.state, amount=amount(payment.amount, payment.currency), reference=payment.reference or None,
        value_at=payment.value_at, learnt_at=payment.learnt_at, settled_at=payment.settled_at,
        decision=payment.decision_id,
    )  # fmt: skip
