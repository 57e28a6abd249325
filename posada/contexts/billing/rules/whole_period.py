"""What is charged whole."""

from typing import Literal

from posada.terms.rule import Rule


class WholePeriod(Rule):
    """The order of such a thing states its total, taxes included, for the full period: no day of the month cuts it.

    Source: flooming/product-order-total.
    """

    charge: Literal["full-period"] = "full-period"
