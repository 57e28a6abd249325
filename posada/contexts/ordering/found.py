"""Orders by their number."""

from posada.contexts.ordering.models import Order
from posada.ground.ledger.numbers import numbers_meant
from posada.terms.contract import Terms


def numbered(text: str, terms: Terms) -> list[Order]:
    """The order of that number."""
    return list(Order.objects.filter(number__in=numbers_meant(text, ["order"], terms)))
