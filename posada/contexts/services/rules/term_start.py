"""From which day the term of a service counts."""

from typing import Literal

from posada.terms.rule import Rule


class TermStart(Rule):
    """The contract date is the day of activation, and the renewal date is counted from it.

    Source: flooming/product-date-from-activation.
    """

    counted_from: Literal["activation", "order"] = "activation"
