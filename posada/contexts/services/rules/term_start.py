"""From which day the term of a service counts."""

from datetime import date
from typing import Literal

from posada.terms.rule import Rule


class TermStart(Rule):
    """The contract date is the day of activation, and the renewal date is counted from it.

    Source: flooming/product-date-from-activation.
    """

    counted_from: Literal["activation", "order"] = "activation"


def term_starts_on(ordered_on: date, activated_on: date, rule: TermStart | None) -> date:
    """The first day of the term; a provider that says nothing sells from the day of the order."""
    return activated_on if rule is not None and rule.counted_from == "activation" else ordered_on
