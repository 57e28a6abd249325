"""What an order must state, and in which currency it is paid."""

from collections.abc import Mapping
from typing import Any, Literal

from posada.terms.rule import Rule


class OrderFields(Rule):
    """An order that does not state each of these is refused: of the `order` itself, or among an item's `options`.

    Source: laredonet/service-order-fields. What it is, how many and how often it is billed every order states.
    """

    order: tuple[Literal["currency", "method"], ...] = ()
    options: tuple[str, ...] = ()


class CurrencyOfOrder(Rule):
    """Fees are paid in the currency that the order states, whatever the customer pays elsewhere.

    Source: laredonet/currency-of-order.
    """

    stated_in: Literal["order"] = "order"


def lacking(stated: Mapping[str, str], options: Mapping[str, Any], rule: OrderFields) -> tuple[str, ...]:
    """What an order does not state of what it must."""
    missing = [name for name in rule.order if not stated.get(name)]
    return (*missing, *(name for name in rule.options if options.get(name) in (None, "")))
