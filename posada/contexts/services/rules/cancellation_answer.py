"""By when a customer who cancels must have the date in writing."""

from typing import Literal, Self

from pydantic import model_validator

from posada.kernel.durations import Duration, Unit
from posada.terms.rule import Rule


class CancellationAnswer(Rule):
    """The date of the end is confirmed `within` so long; `department` is warned `alert_after`.

    Source: flooming/cancel-confirmation. Reading: a request that nobody answers stands as it was made. `sent_by`
    says whether the house answers by itself or a person does.
    """

    within: Duration
    alert_after: Duration
    sent_by: Literal["house", "staff"] = "house"
    department: str = "billing"

    @model_validator(mode="after")
    def alert_comes_first(self) -> Self:
        if {self.within.unit, self.alert_after.unit} == {Unit.HOURS} and self.alert_after.count >= self.within.count:
            raise ValueError("alert_after must come before the end of `within`")
        return self
