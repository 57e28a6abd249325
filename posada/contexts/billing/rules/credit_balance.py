"""Credit that the terms grant, as a balance in the customer's favour."""

from posada.terms.rule import Rule


class CreditBalance(Rule):
    """A granted credit becomes a balance in the account, apart from the customer's own money; `cash` pays it out.

    Source: flooming/sla-balance-credit.
    """

    cash: bool = False
    role: str = "billing"


class CreditUse(Rule):
    """What a credit may pay: claims of these origins. Source: flooming/sla-balance-use."""

    usable_for: tuple[str, ...] = ("renewal",)
