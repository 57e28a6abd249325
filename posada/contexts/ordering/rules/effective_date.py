"""On which day an agreement takes effect."""

from typing import Literal

from pydantic import Field

from posada.terms.rule import Rule


class EffectiveDate(Rule):
    """An agreement takes effect on the day when all of these are there; until then its order waits.

    Source: laredonet/effective-date.

    Reading: the terms accepted through a portal count as the signed agreement, whatever came first; what staff enter
    at a customer's word may be paid before it is signed. The order's first invoice, paid in full, is the payment.
    """

    requires: frozenset[Literal["agreement", "first-payment"]] = Field(min_length=1)
