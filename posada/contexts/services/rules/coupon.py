"""A coupon that comes with a plan."""

from datetime import date
from typing import Literal

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.kernel.money import Money
from posada.terms.rule import Rule


class Coupon(Rule):
    """Buying these plans gives one coupon, worth a `cycle` of the product `worth`, for one thing of a type in `types`.

    Source: metsys/inicio-domain-coupon. Reading: its worth is that of the day it is used; nothing is left of it, and it
    is for first orders alone, of the same cycle.
    """

    worth: str
    cycle: str = "yearly"
    types: frozenset[str]


class CouponValidity(Rule):
    """It may be used `within` so long of the activation of the plan, that day not counted.

    Source: metsys/inicio-coupon-30-days.
    """

    within: Duration


class CouponLapse(Rule):
    """Past that it is void, is not exchanged and is not issued again. Source: metsys/inicio-coupon-expired."""

    claim: Literal["none"] = "none"


def last_day(activated_on: date, rule: CouponValidity, calendar: Calendar) -> date:
    """The last day on which a coupon may be used."""
    return calendar.after(activated_on, rule.within)


def less(price: Money, worth: Money) -> Money:
    """What is left to pay of a price; never below zero."""
    return max(price - worth, Money.zero(price.currency))
