"""Suspending on suspicion, and how long that may last."""

from typing import Self

from pydantic import model_validator

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class PreventiveSuspension(Rule):
    """A service may be suspended at once on suspicion of a breach, naming the clause.

    Source: flooming/suspension-preventive. Reading: the customer is told at once, by ticket and e-mail.
    """

    clause_required: bool = True
    role: str = "support"


class SuspensionReview(Rule):
    """Within `within` a preventive suspension is investigated and decided; alerts precede.

    Source: flooming/suspension-48h. Reading: "normally" makes it a target: undecided by then it goes to
    `overdue_to`, and does not lift by itself.
    """

    within: Duration
    alerts_after: tuple[Duration, ...] = ()
    overdue_to: str = "supervisor"

    @model_validator(mode="after")
    def alerts_come_first(self) -> Self:
        if any(a.unit == self.within.unit and a.count >= self.within.count for a in self.alerts_after):
            raise ValueError("an alert must come before the end of `within`")
        return self
