"""When a service that was not renewed expires."""

from datetime import date, datetime

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class Expiry(Rule):
    """A service expires when its renewal date, and `grace` after it, have closed unpaid.

    Source: flooming/product-no-extension: products have no grace. Reading: what expired may be renewed by its open
    order for `order_open_for` after the order's due day; then the order is void.
    """

    grace: Duration = Duration.parse("0 days")
    order_open_for: Duration | None = None  # None: an order that nobody pays stands


def expires_at(renews_on: date, rule: Expiry, calendar: Calendar) -> datetime:
    """The instant from which an unpaid service is expired: its last day closes unbroken."""
    return calendar.close_of(calendar.after(renews_on, rule.grace))
