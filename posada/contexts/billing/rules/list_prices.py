"""What is charged at list price."""

from typing import Literal

from posada.terms.rule import Rule


class ListPrices(Rule):
    """These items are quoted and charged at the published price list, and not at all where it does not name them.

    Source: flooming/list-price-items. Reading: the price is the one in force when the quote is accepted.
    """

    items: tuple[str, ...]
    price_on: Literal["acceptance", "quote"] = "acceptance"
