"""What must be paid before a service comes back after disputes."""

from typing import Literal

from posada.terms.rule import Rule


class DisputeReactivation(Rule):
    """A service comes back when nothing is owed on the disputed order, what the dispute added included.

    A partial payment brings nothing back. Source: flooming/dispute-reactivation.
    """

    requires_paid: frozenset[Literal["order", "dispute-cost", "late-fee"]]
