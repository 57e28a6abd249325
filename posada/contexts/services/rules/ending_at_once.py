"""Ending a service at any moment of its term, at its holder's word."""

from datetime import date
from decimal import Decimal

from pydantic import Field

from posada.kernel.money import Money
from posada.terms.rule import Rule


class EndingAtOnce(Rule):
    """A service may be ended at any moment; it ends once its holder confirms that by one of these `doors`.

    Source: metsys/cancel-by-email. Reading: mail can be forged and the end erases data, so a request by another door
    waits for the holder to confirm it.
    """

    doors: tuple[str, ...] = ("portal",)


class ForfeitedTime(Rule):
    """Ending early gives up the time paid and not used. Source: metsys/cancel-forfeits-unused-period.

    Its worth is shown to whoever ends the service, rounded to `round_to`.
    """

    refund_percent: Decimal = Field(Decimal(0), ge=0, le=0)
    round_to: Decimal = Decimal("0.01")


def unused(paid: Money, first: date, last: date, ended_on: date, rule: ForfeitedTime) -> tuple[int, Money]:
    """The days of a paid period after `ended_on`, that day not among them, and what of its price falls to them."""
    days = max((last - max(ended_on, first)).days + 1, 0)
    share = Money(paid.amount * days / ((last - first).days + 1), paid.currency)
    return days, share.rounded(rule.round_to)
