"""What becomes of prepaid time when the house ends a service for breach."""

from posada.terms.rule import Rule


class BreachCredit(Rule):
    """The days not used of what was paid are put before a person in `role`, who credits or keeps them.

    Source: altomarketing/termination-for-breach. Reading: the clause says nothing of money, so it is credited unless
    the person withholds it; the day of the end counts as used.
    """

    role: str = "billing"
