"""From which moment prorated days count."""

from typing import Literal

from posada.terms.rule import Rule


class ProrationStart(Rule):
    """Days count from the request of the order, and are not computed again at payment.

    Source: flooming/proration-from-order-date.
    """

    count_from: Literal["order"] = "order"
