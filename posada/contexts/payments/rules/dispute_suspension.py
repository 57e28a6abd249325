"""When a first dispute that is not paid again suspends."""

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class DisputeSuspension(Rule):
    """The services of a disputed order are suspended `after` the notice, until it is paid.

    Source: flooming/dispute-suspension-24h. Reading: neither the grace of renewals nor a reactivation fee applies.
    """

    after: Duration
