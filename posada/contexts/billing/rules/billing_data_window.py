"""Until when a payer may still say what its tax invoice should read."""

from calendar import monthrange
from datetime import date
from typing import Literal

from pydantic import Field

from posada.terms.rule import Rule


class BillingDataWindow(Rule):
    """What a payment's tax invoice says is given or altered, by these channels, in the calendar month of the payment.

    Source: metsys/billing-data-change-window. Reading: the month is that in which the money moved, whatever day it was
    verified. A tax invoice that went out already is corrected by a credit note and a new one.
    """

    window: Literal["calendar-month"] = "calendar-month"
    channels: tuple[str, ...] = Field(("portal",), min_length=1)


def last_day(paid_on: date, rule: BillingDataWindow) -> date:
    """The last day on which the data of what was paid that day may be altered."""
    return paid_on.replace(day=monthrange(paid_on.year, paid_on.month)[1])
