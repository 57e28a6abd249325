"""Leaving because prices rise."""

from datetime import date

from posada.ground.catalogue.products import CYCLES
from posada.kernel.months import add_months
from posada.terms.rule import Rule


class PriceExit(Rule):
    """While an increase is announced, a word by `channel` before the next payment date ends a service with its cycle.

    It stands beside the general notice of cancellation, and wins. No months of a definite term are charged.
    Source: flooming/price-change-exit.

    Reading: the next payment date is the first after publication, and with `also_after_effect` the first after the
    increase counts as well.
    """

    channel: str = "email"
    also_after_effect: bool = True


def may_leave(renews_on: date, cycle: str, announced_on: date, effective_on: date, rule: PriceExit) -> bool:
    """Whether the payment of `renews_on`, still to come, is one before which the customer may leave."""
    before = add_months(renews_on, -max(CYCLES[cycle], 1))  # the payment before that one
    return before <= (effective_on if rule.also_after_effect else announced_on)
