"""From which day the term of a service counts."""

from datetime import date
from typing import Literal

from posada.terms.rule import Rule


class TermStart(Rule):
    """The contract date is the day of activation, or of the agreement's effect; the renewal date is counted from it.

    Source: flooming/product-date-from-activation, laredonet/effective-date.
    """

    counted_from: Literal["activation", "order", "effective-date"] = "activation"


def term_starts_on(
    ordered_on: date, activated_on: date, rule: TermStart | None, effective_on: date | None = None
) -> date:
    """The first day of the term; a provider that says nothing sells from the day of the order."""
    if rule is None or rule.counted_from == "order":
        return ordered_on
    if rule.counted_from == "effective-date" and effective_on is not None:
        return effective_on
    return activated_on
