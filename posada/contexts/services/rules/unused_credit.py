"""What becomes of the time not used when a service changes its plan in mid-period."""

from datetime import date
from decimal import Decimal
from typing import Literal

from posada.kernel.money import Money
from posada.terms.rule import Rule


class UnusedCredit(Rule):
    """A change of plan sets the unused days of what was paid against the new plan's price for the same days.

    Source: altomarketing/plan-change-unused-credit. Reading: by days of the paid period, that of the change among the
    unused ones; the renewal date stays; each of the two amounts is rounded by itself.
    """

    unit: Literal["day"] = "day"
    round_to: Decimal = Decimal("0.01")


class SurplusKept(Rule):
    """What a change of plan leaves in the customer's favour becomes credit, and is not paid out.

    Source: altomarketing/plan-change-balance-in-favour.
    """

    cash: Literal[False] = False


def days_left(first: date, last: date, changed_on: date) -> tuple[int, int]:
    """(days not used, days of the period) of a period that is left on `changed_on`."""
    return max((last - max(changed_on, first)).days + 1, 0), (last - first).days + 1


def unused(price: Money, first: date, last: date, changed_on: date, round_to: Decimal = Decimal("0.01")) -> Money:
    """What the days from `changed_on` to the last of a period cost, at the price of all of it."""
    left, of = days_left(first, last, changed_on)
    return price.share(left, of).rounded(round_to)
