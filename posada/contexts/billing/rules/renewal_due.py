"""By when a renewal is to be paid."""

from typing import Literal

from posada.terms.rule import Rule


class RenewalDue(Rule):
    """A renewal order is due on the renewal date, that whole day included; past due from the next.

    Source: flooming/rental-due-date.
    """

    due: Literal["renewal-date"] = "renewal-date"
    inclusive: Literal[True] = True
