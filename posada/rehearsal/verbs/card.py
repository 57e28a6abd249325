"""card: a customer leaves a card for automatic charging."""

from typing import Any

from pydantic import Field

from posada.contexts.payments.acts.add_card import EnteredCard, add_card
from posada.contexts.payments.drivers.memory import MemoryGateway
from posada.contexts.payments.gateways import gateway
from posada.contexts.payments.rules.card_payment import CardPayment
from posada.rehearsal.verbs import Fields, Verb
from posada.terms.actor import Actor

GOOD_CARD = "4111111111111111"


class CardFields(Fields):
    """`number` goes to the gateway in memory, whose file names the numbers that it declines."""

    as_: str | None = Field(None, alias="as")
    customer: str
    number: str = GOOD_CARD
    expires: str = "2030-12"
    holder: str = ""
    authorised: bool = True


class LeaveCard(Verb):
    name = "card"
    Fields = CardFields

    def play(self, story: Any, fields: CardFields, event: Any) -> None:
        enter_card(story, fields.customer, fields, story.actor(event, story.customer(fields.customer)))


def enter_card(story: Any, customer_name: str, fields: CardFields, by: Actor | None = None) -> None:
    """Put a card on file as its customer does: the gateway's form first, then our own."""
    customer = story.customer(customer_name)
    by = by or Actor("customer", customer.pk)
    entered = form(story, "card").enter_card(fields.number, fields.expires)
    with story.unit(by):
        card_id = add_card(
            customer.pk,
            EnteredCard(
                entered.token, entered.brand, entered.last_four, entered.expires, entered.funding,
                fields.holder or customer.name,
            ),
            authorised=fields.authorised, now=story.now, by=by,
        )  # fmt: skip
    story.name(fields.as_, "card", card_id)


def form(story: Any, method: str) -> MemoryGateway:
    """The form of the gateway that takes payments by `method`."""
    found = gateway(story.terms.required(CardPayment).rule.gateways[method])
    assert isinstance(found, MemoryGateway)
    return found


def takes_cards(story: Any, method: str) -> bool:
    """Whether the terms take cards by this method."""
    ruling = story.terms.ruling(CardPayment)
    return ruling is not None and method in ruling.rule.gateways
