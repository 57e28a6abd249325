"""From which moment prorated days count."""

from typing import Literal

from posada.terms.rule import Rule


class ProrationStart(Rule):
    """Days count from the request of the order, and are not computed again at payment; or from its payment.

    From payment, the order is quoted as it is requested, and when it is paid the days before are taken back: the
    customer never pays more than was quoted. Source: flooming/proration-from-order-date.
    """

    count_from: Literal["order", "payment"] = "order"
