"""When a further cycle is agreed by silence."""

from posada.terms.rule import Rule


class TacitRenewal(Rule):
    """Without a valid cancellation before the renewal date the term goes on and the next cycle is owed, used or not.

    Source: flooming/tacit-renewal.

    Reading: which cancellation is valid, the clauses of cancellation say; an order they made void is never owed.
    """
