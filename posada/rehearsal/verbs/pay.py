"""pay, verify."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from pydantic import Field

from posada.contexts.billing import queries as billing
from posada.contexts.billing.acts.pay_otherwise import pay_from_balance, settle_withholding
from posada.contexts.billing.queries import Invoice
from posada.contexts.custody import queries as custody
from posada.contexts.ordering import queries as ordering
from posada.contexts.ordering.acts.advance_orders import verify_order
from posada.contexts.ordering.acts.identify_payer import CHECK
from posada.contexts.payments.acts.charge_cards import charge_invoice
from posada.contexts.payments.acts.find_altered import find_altered
from posada.contexts.payments.acts.record_payment import Arrival
from posada.contexts.payments.acts.screen_card import CardAttempt, screen_card
from posada.contexts.payments.acts.settle_payment import receive_payment, reject_payment
from posada.contexts.payments.acts.take_payment import take_payment
from posada.contexts.payments.models import Screening
from posada.contexts.payments.queries import by_charge
from posada.contexts.payments.rules.fraud_score import CardFacts
from posada.flow.cases import Judgement, decide
from posada.flow.requests import Request, submit
from posada.ground.agenda.models import Case, CaseState
from posada.ground.customers.acts.confirm_fiscal_data import confirm_fiscal_data
from posada.kernel.money import Money
from posada.rehearsal.verbs import Fields, Verb
from posada.rehearsal.verbs.card import GOOD_CARD, form, takes_cards
from posada.terms.actor import Actor

VERIFIER = Actor("staff", role="payment_verifier", channel="staff")
SCAN = {"file": "receipt.pdf"}  # what a story that says nothing of it sends as a proof


class PayFields(Fields):
    """What arrives, how, and what is known of it.

    A method by which the terms take cards charges `card` through the gateway in memory, whose file names the numbers
    that it declines; one that is `screened` is scored first. `value` is the day the money moved, where it is not the
    event's; `withheld` an amount, or one with its certificate; `proof` what it says (file, bank, date, transaction,
    amount).
    """

    as_: str | None = Field(None, alias="as")
    invoice: str | None = None
    customer: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    method: str = "bank-transfer"
    reference: str = ""
    fee: Decimal | None = None
    verified: bool = True
    confirmed: bool = Field(True, description="the payer found right the fiscal data shown before paying")
    verify_order: bool = True  # whether staff then look at once at the first payment of a new order
    identified: bool = Field(True, description="the payer sends what identifies them at once, and it is accepted")
    screened: Mapping[str, Any] | None = Field(None, description="the card: brand, last_four, holder, country")
    value: date | datetime | None = None
    card: str = GOOD_CARD
    proof: Mapping[str, Any] | str | None = None
    withheld: Mapping[str, Any] | Decimal | None = None
    pays: list[str] = Field(
        default_factory=list, description="the claims that the payer chose, where it is for several"
    )


class Pay(Verb):
    name = "pay"
    Fields = PayFields

    def play(self, story: Any, fields: PayFields, event: Any) -> None:
        invoice = Invoice.objects.get(pk=story.id_of(fields.invoice, "invoice")) if fields.invoice else None
        customer_id = invoice.customer_id if invoice else story.id_of(fields.customer or "", "customer")
        by = story.actor(event, customer_id)
        if fields.withheld is not None and invoice is not None:
            self._withhold(story, fields.withheld, invoice, by)
        if fields.method == "balance" and invoice is not None:
            upto = Money(fields.amount, invoice.currency) if fields.amount is not None else None
            with story.unit(by):
                pay_from_balance(invoice.pk, upto=upto, now=story.now, by=by)
            verify_waiting(story)
            return
        if fields.screened is not None and invoice is not None and not self._screen(story, fields, invoice, by):
            return
        if invoice is not None and fields.verified and takes_cards(story, fields.method):
            self._charge(story, fields, invoice, by)
            return
        payment_id = self._take(story, fields, invoice, customer_id, by)
        if fields.verified:
            with story.unit(VERIFIER):
                receive_payment(payment_id, now=story.now, by=VERIFIER)
            if fields.verify_order:
                verify_waiting(story)

    def _charge(self, story: Any, fields: PayFields, invoice: Invoice, by: Actor) -> None:
        amount = Money(fields.amount, invoice.currency) if fields.amount is not None else None
        token = form(story, fields.method).enter_card(fields.card).token
        with story.unit(by):
            charge_id = charge_invoice(invoice.pk, token, method=fields.method, amount=amount, now=story.now, by=by)
        payment_id = by_charge([charge_id])[charge_id].payment_id
        if payment_id is not None:
            story.name(fields.as_, "payment", payment_id)
        if fields.verify_order:
            verify_waiting(story)
        if fields.identified:
            identify(story, invoice.customer_id, by)

    def _withhold(self, story: Any, withheld: Mapping[str, Any] | Decimal, invoice: Invoice, by: Actor) -> None:
        told = withheld if isinstance(withheld, Mapping) else {"amount": withheld}
        amount = Money(Decimal(str(told["amount"])), invoice.currency)
        with story.unit(by):
            certificate = str(told.get("certificate", f"withholding of {invoice.number}"))
            settle_withholding(invoice.pk, amount, certificate, at=story.now, now=story.now, by=by)
        invoice.refresh_from_db()

    def _screen(self, story: Any, fields: PayFields, invoice: Invoice, by: Actor) -> bool:
        """Whether the card may be charged at once; where not, the story calls what waits by the payment's name."""
        card = fields.screened or {}
        facts = CardFacts(card["holder"], card.get("country", ""), bool(card.get("prepaid", False)))
        attempt = CardAttempt(
            invoice.customer_id, invoice.pk, self._amount(story, fields, invoice), card["brand"],
            str(card["last_four"]), facts,
        )  # fmt: skip
        with story.unit(by):
            passed = screen_card(attempt, now=story.now, by=by)
            if not passed:
                held = Screening.objects.filter(customer_id=invoice.customer_id).latest("pk")
                story.name(fields.as_, "screening", held.pk)
        return passed

    def _take(self, story: Any, fields: PayFields, invoice: Invoice | None, customer_id: int, by: Actor) -> int:
        with story.unit(by):
            if fields.confirmed and invoice is not None and by.is_customer and by.channel == "portal":
                confirm_fiscal_data(customer_id, invoice.pk, by=by, now=story.now)
            payment, _ = take_payment(
                Arrival(
                    customer_id=customer_id, amount=self._amount(story, fields, invoice), method=fields.method,
                    source="rehearsal",
                    external_id=fields.as_ or f"{fields.invoice or fields.customer}@{story.now.isoformat()}",
                    value_at=_value(story, fields.value), invoice_id=invoice.pk if invoice else None,
                    reference=fields.reference, proof=_proof(fields),
                    pays=tuple(story.id_of(name, "invoice") for name in fields.pays),
                ),
                proved=not fields.verified or fields.proof is not None, now=story.now, by=by,
            )  # fmt: skip
        story.name(fields.as_, "payment", payment.pk)
        return payment.pk

    def _amount(self, story: Any, fields: PayFields, invoice: Invoice | None) -> Money:
        """What was paid, in the currency it was paid in; what is due where the story does not say."""
        currency = invoice.currency if invoice else story.customer(fields.customer).currency
        if fields.amount is not None:
            return Money(fields.amount, fields.currency or currency)
        if invoice is not None:
            return billing.unpaid(invoice)
        customer = story.customer(fields.customer)
        return billing.owed(customer.pk, currency, story.terms.calendar.today(story.now))[0]


def _value(story: Any, value: date | datetime | None) -> datetime:
    """When the money moved: the event's own instant, or noon of the day given."""
    if value is None:
        return story.now
    instant = value if isinstance(value, datetime) else datetime.combine(value, time(12))
    zone = story.terms.calendar.tz
    return min(instant if instant.tzinfo else instant.replace(tzinfo=zone), story.now)


def _proof(fields: PayFields) -> Mapping[str, Any]:
    if fields.proof is None:
        return {} if fields.verified else SCAN
    return fields.proof if isinstance(fields.proof, Mapping) else {"file": fields.proof}


def identify(story: Any, customer_id: int, by: Actor) -> None:
    """The payer sends each document that is asked about an order, and its desk accepts them."""
    for document in custody.documents_of(customer_id).filter(about_kind="order", state="asked").order_by("pk"):
        review = ordering.identity_review(document.about_id)
        shown = {"file": f"{document.kind}.pdf", "shown": review.last_four if review else ""}
        with story.unit(by):
            submit(Request("hand-in", customer_id, ("client-document", document.pk), by, story.now, shown))
    for case in Case.objects.filter(customer_id=customer_id, kind=CHECK, state=CaseState.OPEN):
        desk = Actor("staff", role=case.role, channel="staff")
        with story.unit(desk):
            decide(Judgement(case, "grant", desk, story.now))


def verify_waiting(story: Any) -> None:
    """Staff look at the first payments of new orders at once, as stories that say nothing of it suppose."""
    for order in ordering.awaiting_verification():
        with story.unit(VERIFIER):
            verify_order(order.pk, now=story.now, by=VERIFIER)


class VerifyFields(Fields):
    payment: str | None = None
    order: str | None = None  # the first payment of an order, where it is settled already
    outcome: str
    reasons: str = ""  # why a proof was found altered


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
        if fields.outcome == "altered":
            with story.unit(by):
                find_altered(payment_id, reasons=fields.reasons, now=story.now, by=by)
            return
        settle = {"verified": receive_payment, "rejected": reject_payment}[fields.outcome]
        with story.unit(by):
            settle(payment_id, now=story.now, by=by)
        if fields.outcome == "verified":
            verify_waiting(story)
