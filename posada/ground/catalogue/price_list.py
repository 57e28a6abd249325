"""What the price list asks for."""

from collections.abc import Mapping
from decimal import Decimal

from posada.kernel.money import Money
from posada.terms.contract import Terms


def list_price(item: str, currency: str, terms: Terms) -> Money | None:
    """What the price list asks for an item in a currency; None where it does not say."""
    price = (terms.catalog.get("price_list") or {}).get(item, {})
    amount = price.get(currency) if isinstance(price, Mapping) else None
    return Money(Decimal(str(amount)), currency) if amount is not None else None
