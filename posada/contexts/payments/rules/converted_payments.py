"""Money that arrives in another currency than it pays."""

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class ConvertedPayments(Rule):
    """Money paid by one of `methods` in another currency is booked at its equivalent, by the rate of the day it moved.

    Source: flooming/foreign-bank-deposits. Reading: a day without a rate of its own takes the newest before it, not
    older than `no_older_than`; without one the money waits, in its own currency, for a person.
    """

    methods: tuple[str, ...]
    source: str = ""  # whose rate counts; empty: the one entered last
    no_older_than: Duration = Duration.parse("0 days")
