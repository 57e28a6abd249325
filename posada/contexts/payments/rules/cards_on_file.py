"""Cards that customers leave for automatic charging."""

from typing import Literal

from pydantic import Field

from posada.terms.rule import Rule


class CardsOnFile(Rule):
    """Customers may leave cards, which are charged in the order they choose. Source: flooming/card-on-file.

    Reading: debit cards may be stored too, where the gateway allows it.
    """

    card_types: tuple[Literal["credit", "debit"], ...] = ("credit", "debit")
    cards_max: int | None = Field(None, ge=1)


class CardAuthorisation(Rule):
    """A card is stored only with the customer's word that it may be charged by itself; the word ends with the card.

    Source: flooming/card-authorisation-form.
    """

    form: str
    version: str  # of the text that is agreed to
