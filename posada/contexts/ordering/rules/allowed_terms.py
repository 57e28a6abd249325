"""By which terms something may be paid."""

from pydantic import Field

from posada.ground.catalogue.products import CYCLES
from posada.terms.rule import Rule


class AllowedTerms(Rule):
    """What this rule is about is sold and renewed for these `months` only, whatever else the catalogue has a price for.

    Source: altomarketing/shared-hosting-no-monthly.
    """

    months: tuple[int, ...] = Field(min_length=1)

    def admits(self, cycle: str) -> bool:
        return CYCLES[cycle] in self.months
