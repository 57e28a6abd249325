"""What the head of a story says that currencies cost."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from posada.contexts.billing.queries import fee_conversion
from posada.ground.rates.exchange import Quote
from posada.terms.contract import Terms

UNNAMED = "rehearsal"  # who tells a rate of which a story says no more

Said = Mapping[str, Decimal | Mapping[str, Decimal]]


def standing_rates(said: Said, first: date, last: date, terms: Terms) -> list[Quote]:
    """What one of each currency costs, for each day of the story: in the house's first, or in those that are named."""
    quotes = []
    for unit, priced in said.items():
        prices = {terms.provider.currencies[0]: priced} if isinstance(priced, Decimal) else priced
        for currency, price in prices.items():
            quotes += [Quote(unit, currency, price, day, usual_source(terms)) for day in _days(first, last)]
    return quotes


def usual_source(terms: Terms) -> str:
    """Whose rates the terms go by, for a story that does not say who tells one."""
    ruling = fee_conversion(terms)
    return (ruling.rule.source if ruling else "") or UNNAMED


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
