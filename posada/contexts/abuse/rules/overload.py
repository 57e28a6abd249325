"""What follows when a service overloads the server that it shares."""

from decimal import Decimal
from typing import Self

from pydantic import Field, model_validator

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class OverloadSuspension(Rule):
    """A service above `cpu_percent` for `minutes`, while its server suffers, is off at once for as long as `lasts`.

    Source: altomarketing/overload-momentary-suspension. Reading: without these figures nothing is suspended, and a
    person in `role` looks at it. What a node reads concerns a service that makes `share_percent` or more of the load of
    a server that has more than `load_per_core`; the terms set no figure of either, these are the house's.
    """

    cpu_percent: Decimal | None = Field(None, gt=0, le=100)
    minutes: int = Field(10, ge=1)
    lasts: Duration | None = None
    role: str
    load_per_core: Decimal = Field(Decimal(1), gt=0)
    share_percent: Decimal = Field(Decimal(50), gt=0, le=100)

    def caused_by(self, load: Decimal, cores: int, share: Decimal) -> bool:
        """Whether a server suffers, and a service of that share is why."""
        return cores > 0 and load / cores > self.load_per_core and share >= self.share_percent

    @model_validator(mode="after")
    def a_limit_has_a_length(self) -> Self:
        if (self.cpu_percent is None) != (self.lasts is None):
            raise ValueError("cpu_percent and lasts are given together, or neither")
        return self

    def exceeded(self, percent: Decimal, minutes: int) -> bool:
        """Whether so much load for so long is above the limit; never where none is set."""
        return self.cpu_percent is not None and percent > self.cpu_percent and minutes >= self.minutes


class ContinuedOverload(Rule):
    """From the `times`-th overload `within` a time on, a plan that fits is proposed, one of the types in `fits`.

    Source: altomarketing/overload-plan-change-required. The plan changes, and is charged, only when the customer asks
    for it; meanwhile the service runs, unless a person in `role` suspends it for another set time.
    """

    times: int = Field(2, ge=2)
    within: Duration
    fits: tuple[str, ...] = Field(min_length=1)
    role: str
