"""Faults of terms about cards."""

from collections.abc import Iterable

from posada.contexts.payments.rules.card_payment import CardPayment
from posada.contexts.payments.rules.cards_on_file import CardsOnFile
from posada.terms.check import rule_path
from posada.terms.contract import Terms
from posada.terms.faults import Fault


def check_cards(terms: Terms) -> Iterable[Fault]:
    """Cards that may be kept, where nothing says through which gateway they are charged."""
    if not terms.rulings(CardPayment):
        for ruling in terms.rulings(CardsOnFile):
            yield Fault(
                "terms", rule_path(terms, ruling), "cards are kept, and no card_payment names a gateway", ruling.clause
            )
