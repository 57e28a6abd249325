"""When an unpaid invoice goes to a person who collects it."""

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class Collection(Rule):
    """A collection case opens when day `after_close_of` after the due date has closed.

    Source: flooming/collections-30-days.
    """

    after_close_of: Duration
    collectors: tuple[str, ...] = ()
    role: str = "billing"
