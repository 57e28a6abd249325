"""Charges besides a service's periodic fee."""

from decimal import Decimal

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class ExtraCharges(Rule):
    """A service may also be charged for matters of these `types`, each as a line tied to the service.

    Source: flooming/extra-charges. `metered` names, by type, the plan's allowance above which usage is charged.

    Reading: no allowance or price is published, so usage is charged only where the plan states both; no day of
    payment is named either, and `due` gives it.
    """

    types: tuple[str, ...]
    metered: dict[str, str] = {}
    due: Duration


def above_allowance(used: Decimal, included: Decimal) -> Decimal:
    """The part of a closed period's usage that the plan does not include."""
    return max(used - included, Decimal(0))
