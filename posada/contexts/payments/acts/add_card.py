"""Cards on file: adding one with its authorisation, choosing their order, removing one."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from posada.contexts.billing import queries as billing
from posada.contexts.payments import queries
from posada.contexts.payments.events import CardsChanged
from posada.contexts.payments.jobs import store_card
from posada.contexts.payments.models import Card, GatewayFact
from posada.contexts.payments.rules.card_confirmation import ConfirmationLapse
from posada.contexts.payments.rules.card_payment import CardChannels, CardPayment
from posada.contexts.payments.rules.cards_on_file import CardAuthorisation, CardsOnFile
from posada.ground.agenda.jobs import defer
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import SYSTEM, Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rows import take_ids
from posada.terms.rule import Ground, distinct, grounds
from posada.terms.versions import book


@dataclass(frozen=True, slots=True)
class EnteredCard:
    """What the gateway's form gave: a token, and what may be shown of the card."""

    form_token: str
    brand: str
    last_four: str
    expires: str
    funding: str
    holder: str
    method: str = "card"


def add_card(customer_id: int, entered: EnteredCard, *, authorised: bool, now: datetime, by: Actor) -> int:
    """Put a card on file, last in order, with the authorisation to charge it. Announces CardsChanged.

    Refused without the authorisation, beyond the number or kinds of cards allowed, and through other channels.
    """
    terms = book().for_existing(now)
    cards, form = terms.required(CardsOnFile), terms.ruling(CardAuthorisation)
    known = list(Card.objects.select_for_update().filter(customer_id=customer_id, removed_at=None).order_by("position"))
    (id,) = take_ids("payments_card_id_seq", 1)
    verdict = Verdict(
        customer_id, "card", id, "add-card", now, distinct((*cards.permits(), *grounds(form, role="permits"))),
        facts={"last_four": entered.last_four, "brand": entered.brand, "expires": entered.expires,
               "position": len(known) + 1, "authorised": authorised}, effects=("card-added",),
    )  # fmt: skip
    _check_channel(verdict, terms, by)
    _refuse_unconfirmed(verdict, entered, terms)
    if form is not None and not authorised:
        raise verdict.refused("not-authorised", grounds=form.orders())
    if entered.funding not in cards.rule.card_types:
        raise verdict.refused("card-type-not-taken", grounds=cards.orders(), funding=entered.funding)
    if cards.rule.cards_max is not None and len(known) >= cards.rule.cards_max:
        raise verdict.refused("too-many-cards", grounds=cards.orders(), cards_max=cards.rule.cards_max)
    record([verdict], now=now, actor=by)
    Card.objects.create(
        id=id, customer_id=customer_id, gateway=terms.required(CardPayment).rule.gateways[entered.method],
        key=f"card-{uuid.uuid4().hex}", form_token=entered.form_token, brand=entered.brand,
        last_four=entered.last_four, expires=entered.expires, funding=entered.funding, holder=entered.holder,
        position=len(known) + 1, authorised_at=now, authorised_by=str(by),
        authorisation={"version": form.rule.version if form else "", "form": form.rule.form if form else "",
                       "address": by.address or ""},
    )  # fmt: skip
    defer(store_card, card_id=id)
    _changed(customer_id, now, by)
    return id


def remove_card(card_id: int, *, now: datetime, by: Actor) -> None:
    """Take a card off file: its authorisation ends, and it is charged no more. Announces CardsChanged."""
    card = Card.objects.select_for_update().get(pk=card_id, removed_at=None)
    terms = book().for_existing(now)
    clauses = grounds(terms.ruling(CardAuthorisation), terms.ruling(CardsOnFile), role="permits")
    record([_about(card, "remove-card", now, clauses)], now=now, actor=by)
    card.removed_at = now
    card.save(update_fields=["removed_at"])
    _renumber(card.customer_id)
    _changed(card.customer_id, now, by)


def prefer_card(card_id: int, *, now: datetime, by: Actor) -> None:
    """Let a card be tried first. Announces CardsChanged."""
    card = Card.objects.select_for_update().get(pk=card_id, removed_at=None)
    clauses = grounds(book().for_existing(now).ruling(CardsOnFile), role="permits")
    record([_about(card, "prefer-card", now, clauses)], now=now, actor=by)
    _renumber(card.customer_id, first=card.pk)
    _changed(card.customer_id, now, by)


def note_stored(fact: GatewayFact, now: datetime) -> None:
    """The gateway keeps the card: it can be charged from now on."""
    card = Card.objects.select_for_update().get(key=fact.key)
    card.token, card.form_token = fact.body["token"], ""
    card.country, card.prepaid = fact.body.get("country", ""), fact.body.get("prepaid", False)
    card.save(update_fields=["token", "form_token", "country", "prepaid"])
    _changed(card.customer_id, now, SYSTEM)


def note_refused(fact: GatewayFact, now: datetime) -> None:
    """The gateway does not want the card: it is off file again."""
    card = Card.objects.select_for_update().get(key=fact.key)
    card.removed_at, card.disabled_why, card.form_token = now, str(fact.body.get("code", ""))[:60], ""
    card.save(update_fields=["removed_at", "disabled_why", "form_token"])
    record([_about(card, "refuse-card", now, ())], now=now, actor=SYSTEM)
    _renumber(card.customer_id)
    _changed(card.customer_id, now, SYSTEM)


def _check_channel(verdict: Verdict, terms: Terms, by: Actor) -> None:
    ruling = terms.ruling(CardChannels)
    if ruling is not None and by.channel not in (*ruling.rule.channels, "system"):
        raise verdict.refused("card-only-here", grounds=ruling.orders(), channels=ruling.rule.channels)


def _refuse_unconfirmed(verdict: Verdict, entered: EnteredCard, terms: Terms) -> None:
    """Raise the refusal of a card whose use its customer did not confirm when asked."""
    if queries.disabled_card(verdict.customer_id, entered.brand, entered.last_four, entered.holder) is not None:
        lapse = grounds(terms.ruling(ConfirmationLapse))
        raise verdict.refused("card-disabled", grounds=lapse, last_four=entered.last_four)


def _about(card: Card, act: str, now: datetime, clauses: tuple[Ground, ...]) -> Verdict:
    facts = {"last_four": card.last_four, "why": card.disabled_why}
    return Verdict(card.customer_id, "card", card.pk, act, now, clauses, facts=facts, effects=(act,))


def _renumber(customer_id: int, first: int | None = None) -> None:
    """Positions 1, 2, 3, … in the order that stands, `first` before all."""
    cards = list(Card.objects.filter(customer_id=customer_id, removed_at=None).order_by("position", "pk"))
    for position, card in enumerate(sorted(cards, key=lambda card: card.pk != first), 1):
        card.position = position
    Card.objects.bulk_update(cards, ["position"])


def _changed(customer_id: int, now: datetime, by: Actor) -> None:
    touch("invoice", list(billing.unpaid_invoices(customer_id).values_list("pk", flat=True)))
    announce(CardsChanged(customer_id, now, by))
