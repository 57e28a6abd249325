"""For which purposes staff may act in a customer's area."""

from typing import ClassVar, Literal

from pydantic import Field

from posada.kernel.durations import Duration
from posada.terms.rule import Rule

Deed = Literal["ask", "write", "order", "pay", "set"]


class ActingForCustomer(Rule):
    """Staff of some roles may come into a customer's area for one `purpose`, for so long.

    There they see what the customer sees, and do no more than the rule says: `ask` for something, `write` a ticket,
    `order`, `pay` from what is on account, `set` data. How the customer signs in, and accepting terms, is never theirs.
    The customer is told of it where the rule says so. Source: example/acting-for.
    """

    identity: ClassVar[tuple[str, ...]] = ("purpose",)
    purpose: str
    roles: tuple[str, ...] = Field(min_length=1)
    lasts: Duration  # at the most, from when it begins
    may: frozenset[Deed] = frozenset()  # beside looking
    told: bool = True  # whether the customer is told
