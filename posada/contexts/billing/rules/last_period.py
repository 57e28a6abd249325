"""What is charged of a period in which a service ends."""

from datetime import date
from typing import Literal

from posada.contexts.billing.price_of_days import price_of_days
from posada.kernel.money import Money
from posada.terms.rule import Rule


class LastPeriod(Rule):
    """Of a period in which the service ends only the days until then are charged.

    Source: laredonet/cancel-for-convenience. Reading: each calendar month bears its own days.
    """

    charged: Literal["days"] = "days"


class PrepaidRefund(Rule):
    """What was prepaid for time after the end, and after the committed term, is given back when the service ends.

    Source: laredonet/cancel-refund-beyond-commitment.

    Reading: the committed term is the initial one. Whole months are their part of the period's price, loose days are
    counted by the days of their month; what is charged once is not given back.
    """

    beyond: Literal["committed-term"] = "committed-term"


def charged_until(net: Money, months: int, first: date, ends_on: date) -> Money:
    """What the days from `first` to `ends_on` cost of a period of so many months."""
    return price_of_days(net.share(1, months), first, ends_on).rounded()


def refundable_from(ends_on: date, committed_until: date | None) -> date:
    """The last day whose price is kept."""
    return max(ends_on, committed_until) if committed_until else ends_on
