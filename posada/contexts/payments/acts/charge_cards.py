"""Charging cards: one that a customer enters at the till, and those on file when their day has come."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from posada.contexts.billing import queries as billing
from posada.contexts.billing.queries import Invoice
from posada.contexts.payments import grounds as clauses
from posada.contexts.payments import queries
from posada.contexts.payments.acts.screen_card import CardAttempt, screen_cards
from posada.contexts.payments.events import ConfirmationAsked
from posada.contexts.payments.jobs import ask_charges
from posada.contexts.payments.models import Card, Charge
from posada.contexts.payments.rules.card_payment import CardChannels, CardPayment
from posada.contexts.payments.rules.cards_on_file import CardAuthorisation
from posada.contexts.payments.rules.fraud_score import CardFacts
from posada.ground.agenda.jobs import defer
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rows import take_ids
from posada.terms.rule import Ground, Ruling, distinct, grounds
from posada.terms.versions import book


@dataclass(frozen=True, slots=True)
class Swipe:
    """One charge to be asked for: so much of an invoice, from the card behind a token."""

    invoice: Invoice
    amount: Money
    token: str
    method: str
    verdict: Verdict
    card: Card | None = None


def charge_invoice(
    invoice_id: int, token: str, *, method: str = "card", amount: Money | None = None, now: datetime, by: Actor
) -> int:
    """Charge an invoice to the card behind a gateway's form token; the charge, which the gateway then answers.

    Refused where the customer must pay otherwise, and through channels by which no card is taken.
    """
    terms = book().for_existing(now)
    (invoice,) = billing.locked([invoice_id])
    (id,) = take_ids("payments_charge_id_seq", 1)
    owed = billing.unpaid(invoice)
    verdict = Verdict(
        invoice.customer_id, "charge", id, "charge-card", now,
        facts={"invoice": invoice.pk, "method": method, "channel": by.channel}, amounts={"amount": amount or owed},
        effects=("charge-asked",),
    )  # fmt: skip
    refuse_channel(verdict, terms, by)
    permitted = clauses.of_choice(verdict, method, invoice.pk, terms, by)
    if invoice.state != "unpaid" or (amount or owed) > owed or queries.being_charged([invoice.pk]):
        raise BadInput("invoice", invoice_id, "an unpaid invoice that is not being charged, and no more than is due")
    paying = terms.required(CardPayment)
    swipe = Swipe(invoice, amount or owed, token, method, _on(verdict, distinct((*paying.orders(), *permitted))))
    ask([(id, swipe)], paying, automatic=False, now=now, by=by)
    return id


def charge_cards(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Charge each invoice to the customer's next card that its score does not hold back: one attempt a day.

    Announces ConfirmationAsked for cards that are held back.
    """
    terms = book().for_existing(now)
    invoices = billing.locked([step.subject_id for step in steps])
    due_at = {step.subject_id: step.due_at for step in steps}
    paying = terms.required(CardPayment)
    chosen, asked = _passing(invoices, now=now, by=by)
    ids = take_ids("payments_charge_id_seq", len(chosen))
    swipes = [
        (id, _automatic(id, invoice, card, paying, due_at[invoice.pk], terms))
        for id, (invoice, card) in zip(ids, chosen, strict=True)
    ]
    ask(swipes, paying, automatic=True, now=now, by=by)
    for screening in asked:
        announce(ConfirmationAsked(screening, now, by))


def _passing(invoices: Sequence[Invoice], *, now: datetime, by: Actor) -> tuple[list[tuple[Invoice, Card]], list[int]]:
    """Each invoice with the card it is charged to; and the screenings of cards that are held back.

    An invoice all of whose cards are held back is not charged: it stays unpaid, and what follows that goes on.
    """
    cards = queries.usable_cards({invoice.customer_id for invoice in invoices})
    tried = queries.times_charged([invoice.pk for invoice in invoices])
    waiting = {invoice: _in_turn(cards.get(invoice.customer_id, []), tried.get(invoice.pk, 0)) for invoice in invoices}
    chosen: dict[Invoice, Card] = {}
    asked: list[int] = []
    while next_ones := [(invoice, mine.pop(0)) for invoice, mine in waiting.items() if mine and invoice not in chosen]:
        screened = screen_cards([_attempt(invoice, card) for invoice, card in next_ones], now=now, by=by)
        asked += screened.asked
        chosen |= {invoice: card for (invoice, card), good in zip(next_ones, screened.passes, strict=True) if good}
    _look_again({invoice.customer_id for invoice in invoices if invoice not in chosen})
    return [(invoice, chosen[invoice]) for invoice in invoices if invoice in chosen], asked


def _in_turn(cards: Sequence[Card], tried: int) -> list[Card]:
    """The cards, beginning with the one whose turn it is after so many attempts."""
    first = tried % len(cards) if cards else 0
    return [*cards[first:], *cards[:first]]


def _attempt(invoice: Invoice, card: Card) -> CardAttempt:
    facts = CardFacts(card.holder, card.country, card.prepaid)
    return CardAttempt(
        invoice.customer_id, invoice.pk, billing.unpaid(invoice), card.brand, card.last_four, facts, card.pk
    )


def _look_again(customer_ids: Collection[int]) -> None:
    """No card of theirs may be charged just now: what was to be charged to one has another plan."""
    for customer_id in customer_ids:
        touch("invoice", billing.unpaid_invoices(customer_id).values_list("pk", flat=True))


def ask(
    swipes: Sequence[tuple[int, Swipe]], paying: Ruling[CardPayment], *, automatic: bool, now: datetime, by: Actor
) -> None:
    """Write the charges with their decisions, and one job that asks for them all."""
    decisions = record([swipe.verdict for _, swipe in swipes], now=now, actor=by)
    Charge.objects.bulk_create(
        Charge(
            id=id, customer_id=swipe.invoice.customer_id, invoice_id=swipe.invoice.pk, token=swipe.token,
            card_id=swipe.card.pk if swipe.card else None, method=swipe.method, key=f"charge-{uuid.uuid4().hex}",
            gateway=swipe.card.gateway if swipe.card else paying.rule.gateways[swipe.method], automatic=automatic,
            amount=swipe.amount.amount, currency=swipe.amount.currency, asked_at=now, decision_id=decision,
            brand=swipe.card.brand if swipe.card else "", last_four=swipe.card.last_four if swipe.card else "",
        )
        for (id, swipe), decision in zip(swipes, decisions, strict=True)
    )  # fmt: skip
    touch("invoice", [swipe.invoice.pk for _, swipe in swipes])
    if swipes:
        defer(ask_charges, charge_ids=[id for id, _ in swipes])


def refuse_channel(verdict: Verdict, terms: Terms, by: Actor) -> None:
    """Raise the refusal where a card may not be charged through the door by which it is asked."""
    ruling = terms.ruling(CardChannels)
    if ruling is not None and by.channel not in (*ruling.rule.channels, "system"):
        raise verdict.refused("card-only-here", grounds=ruling.orders(), channels=ruling.rule.channels)


def _automatic(
    id: int, invoice: Invoice, card: Card, paying: Ruling[CardPayment], due_at: datetime, terms: Terms
) -> Swipe:
    issued = book().by_number(invoice.version_id)
    charging = billing.automatic_charge_ruling(issued, invoice)
    word = terms.ruling(CardAuthorisation)
    amount = billing.unpaid(invoice)
    verdict = Verdict(
        invoice.customer_id, "charge", id, "charge-card", due_at,
        distinct((*grounds(charging), *paying.permits(), *grounds(word, role="permits"))),
        facts={"invoice": invoice.pk, "method": "card", "last_four": card.last_four, "due_on": invoice.due_on},
        amounts={"amount": amount}, effects=("charge-asked",),
    )  # fmt: skip
    return Swipe(invoice, amount, card.token, "card", verdict, card)


def _on(verdict: Verdict, found: tuple[Ground, ...]) -> Verdict:
    return replace(verdict, grounds=found)
