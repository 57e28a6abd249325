"""Credit that the terms grant, as a balance in the customer's favour."""

from typing import Literal

from posada.terms.rule import Rule


class CreditBalance(Rule):
    """A granted credit becomes a balance in the account, apart from the customer's own money, and is not paid out.

    Sources: flooming/sla-balance-credit, metsys/balance-not-refundable.
    """

    cash: Literal[False] = False
    own_money: bool = False  # what the customer paid and nothing was paid with is not paid out either
    role: str = "billing"


class CreditUse(Rule):
    """What a credit may pay: claims of these origins. Source: flooming/sla-balance-use."""

    usable_for: tuple[str, ...] = ("renewal",)
