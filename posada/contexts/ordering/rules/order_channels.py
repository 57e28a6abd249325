"""By which doors, and at which hours, one can order."""

from typing import Literal

from posada.terms.rule import Rule


class OrderChannels(Rule):
    """Customers order by the `direct` doors; `role` enters for them what they ask by the `assisted` ones.

    Source: flooming/order-channels. An order that staff enter waits for the customer's own acceptance of the terms.
    """

    direct: tuple[str, ...]
    assisted: tuple[str, ...]
    role: str


class OrderHours(Rule):
    """The hours of a department do not limit orders by these doors. Source: flooming/order-any-time."""

    doors: tuple[str, ...]
    department: str
    hours: Literal["any"] = "any"
