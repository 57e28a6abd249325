"""Paying several months at once, or by another period than a month."""

from typing import Self

from pydantic import Field, model_validator

from posada.terms.rule import Rule


class Prepayment(Rule):
    """A client may pay from `months_min` months on, and by the catalogue's longer periods where `other_periods`.

    Source: flooming/prepay-months. Reading: no maximum is given; months paid are never raised.
    """

    months_min: int = Field(1, ge=1)
    months_max: int | None = None
    other_periods: bool = True

    @model_validator(mode="after")
    def bounds_are_in_order(self) -> Self:
        if self.months_max is not None and self.months_max < self.months_min:
            raise ValueError("months_max is below months_min")
        return self

    def admits(self, months: int) -> bool:
        return self.months_min <= months and (self.months_max is None or months <= self.months_max)
