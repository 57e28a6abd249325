"""How long before the renewal date a customer is told of it."""

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class ExpiryNotice(Rule):
    """A message goes out `before` the renewal date of a service that is not renewed by itself.

    Source: flooming/product-expiry-notice.

    Reading: a month is a calendar month, clipped to the month's end; the primary contact receives it.
    """

    before: Duration
    channel: str = "email"
