"""How long a new order waits for its payment."""

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class FirstPayment(Rule):
    """A new order unpaid at the close of day `after_close_of` is cancelled. Source: flooming/new-order-seven-days.

    Reading: the days run from the order, so one that waits to be accepted lapses with them.
    """

    after_close_of: Duration
