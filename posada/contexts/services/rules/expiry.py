"""When a service that was not renewed expires."""

from datetime import date, datetime

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class Expiry(Rule):
    """A service expires when its renewal date, and `grace` after it, have closed unpaid.

    Source: flooming/product-no-extension: products have no grace.
    """

    grace: Duration = Duration.parse("0 days")


def expires_at(renews_on: date, rule: Expiry, calendar: Calendar) -> datetime:
    """The instant from which an unpaid service is expired: its last day closes unbroken."""
    return calendar.close_of(calendar.after(renews_on, rule.grace))
