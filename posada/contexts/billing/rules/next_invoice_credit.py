"""Credit that comes off the next invoice."""

from pydantic import Field

from posada.terms.rule import Rule


class NextInvoiceCredit(Rule):
    """A credit that is due comes off the next orders for services of these `types`, before tax, and off no others.

    Source: laredonet/sla-credit-next-invoice. Reading: what is left of it goes to the orders after that; when the last
    such service ends, the rest is paid out, since a credit that is owed must not lapse for want of an invoice.
    """

    types: frozenset[str] = Field(min_length=1)
