"""pay, verify."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import Field

from posada.contexts.billing import queries as billing
from posada.contexts.billing.queries import Invoice
from posada.contexts.ordering import queries as ordering
from posada.contexts.ordering.acts.advance_orders import verify_order
from posada.contexts.payments.acts.record_payment import Arrival, record_payment
from posada.contexts.payments.acts.settle_payment import receive_payment, reject_payment
from posada.kernel.money import Money
from posada.rehearsal.verbs import Fields, Verb
from posada.terms.actor import Actor

VERIFIER = Actor("staff", role="payment_verifier", channel="staff")


class PayFields(Fields):
    as_: str | None = Field(None, alias="as")
    invoice: str | None = None
    customer: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    method: str = "bank-transfer"
    reference: str = ""
    fee: Decimal | None = None
    verified: bool = True
    verify_order: bool = True  # whether staff then look at once at the first payment of a new order
    proof: Mapping[str, Any] | str | None = None
    withheld: Mapping[str, Any] | Decimal | None = None


class Pay(Verb):
    name = "pay"
    Fields = PayFields

    def play(self, story: Any, fields: PayFields, event: Any) -> None:
        invoice = Invoice.objects.get(pk=story.id_of(fields.invoice, "invoice")) if fields.invoice else None
        customer_id = invoice.customer_id if invoice else story.id_of(fields.customer or "", "customer")
        by = story.actor(event, customer_id)
        payment_id = self._record(story, fields, invoice, customer_id, by)
        if fields.verified:
            with story.unit(VERIFIER):
                receive_payment(payment_id, now=story.now, by=VERIFIER)
            if fields.verify_order:
                verify_waiting(story)

    def _record(self, story: Any, fields: PayFields, invoice: Invoice | None, customer_id: int, by: Actor) -> int:
        amount = self._amount(story, fields, invoice)
        proof = fields.proof if isinstance(fields.proof, Mapping) else {"file": fields.proof} if fields.proof else {}
        with story.unit(by):
            payment, _ = record_payment(
                Arrival(
                    customer_id=customer_id, amount=amount, method=fields.method, source="rehearsal",
                    external_id=fields.as_ or f"{fields.invoice or fields.customer}@{story.now.isoformat()}",
                    value_at=story.now, invoice_id=invoice.pk if invoice else None, reference=fields.reference,
                    proof=proof,
                ),
                now=story.now, by=by,
            )  # fmt: skip
        story.name(fields.as_, "payment", payment.pk)
        return payment.pk

    def _amount(self, story: Any, fields: PayFields, invoice: Invoice | None) -> Money:
        if fields.amount is not None:
            currency = fields.currency or (invoice.currency if invoice else story.customer(fields.customer).currency)
            return Money(fields.amount, currency)
        if invoice is not None:
            return billing.unpaid(invoice)
        customer = story.customer(fields.customer)
        return billing.owed(customer.pk, customer.currency, story.terms.calendar.today(story.now))[0]


def verify_waiting(story: Any) -> None:
    """Staff look at the first payments of new orders at once, as stories that say nothing of it suppose."""
    for order in ordering.awaiting_verification():
        with story.unit(VERIFIER):
            verify_order(order.pk, now=story.now, by=VERIFIER)


class VerifyFields(Fields):
    payment: str | None = None
    order: str | None = None  # the first payment of an order, where it is settled already
    outcome: str


class Verify(Verb):
    name = "verify"
    Fields = VerifyFields

    def play(self, story: Any, fields: VerifyFields, event: Any) -> None:
        by = story.actor(event) if event.by else VERIFIER
        if fields.order is not None:
            with story.unit(by):
                verify_order(story.id_of(fields.order, "order"), now=story.now, by=by)
            return
        payment_id = story.id_of(fields.payment or "", "payment")
        settle = {"verified": receive_payment, "rejected": reject_payment}[fields.outcome]
        with story.unit(by):
            settle(payment_id, now=story.now, by=by)
        if fields.outcome == "verified":
            verify_waiting(story)
