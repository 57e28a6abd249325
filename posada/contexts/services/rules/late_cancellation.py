"""What is owed by whoever cancels too late."""

from datetime import date, timedelta
from typing import Literal

from posada.ground.catalogue.products import CYCLES
from posada.kernel.months import add_months
from posada.terms.rule import Rule


class LateCancellation(Rule):
    """A cancellation asked for too late ends with one more `liable_for`, which is owed.

    Source: flooming/cancel-late-request. Reading: "the current month" is the one that begins on the renewal date;
    of a longer cycle, one month of it at its monthly equivalent.
    """

    liable_for: Literal["month", "cycle"] = "month"


def end_of_late(renews_on: date, cycle: str, rule: LateCancellation | None) -> date:
    """The last day of a service whose cancellation came too late for `renews_on`."""
    months = 1 if rule is not None and rule.liable_for == "month" else max(CYCLES[cycle], 1)
    return add_months(renews_on, months, "clip") - timedelta(days=1)
