"""What was given free with a plan, once the plan is given back or ends before its time."""

from typing import Literal

from posada.terms.rule import Rule


class BonusDeducted(Rule):
    """The list value of what came free with a plan is taken off a refund of the plan, and never more than the refund.

    Source: altomarketing/refund-minus-included-domain. Reading: the list price of the day of the order.
    """

    value: Literal["list-price-at-order"] = "list-price-at-order"


class BonusClawback(Rule):
    """What came free with a plan is charged once the plan ends before its paid term for a cause of the customer's.

    Source: altomarketing/bonus-domain-clawback. Reading: at the list price of the day of the order; once, and not where
    that was taken off a refund.
    """

    value: Literal["list-price-at-order"] = "list-price-at-order"
