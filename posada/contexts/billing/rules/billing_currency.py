"""In which currency a customer is billed."""

from pydantic import Field

from posada.terms.rule import Rule


class BillingCurrency(Rule):
    """The customer chooses one of `offered`; all its documents are in it.

    Source: flooming/billing-currency-choice.

    Reading: no change while orders are unpaid, where `locked_while_unpaid`.
    """

    offered: tuple[str, ...] = Field(min_length=1)
    locked_while_unpaid: bool = True
