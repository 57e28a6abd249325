"""When nothing is taken off an invoice."""

from typing import Literal

from posada.terms.rule import Rule


class DiscountBan(Rule):
    """No discount or bonus of any kind while the service is suspended for want of payment, whoever grants it.

    Source: altomarketing/no-discount-while-suspended. Reading: invoices of the customer's other services keep theirs.
    """

    suspended_for: Literal["non-payment"] = "non-payment"
