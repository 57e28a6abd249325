"""An order that lapsed."""

from typing import Literal

from posada.terms.rule import Rule


class ExpiredOrder(Rule):
    """A cancelled order cannot be paid; who still wants it orders again at that day's price, or writes to sales.

    Source: flooming/new-order-after-expiry. Reading: money that arrives for it all the same stays the customer's.
    """

    then: tuple[Literal["order-again", "ticket"], ...] = ("order-again", "ticket")
    department: str = "sales"
