"""Paying several months at once."""

from typing import Self

from pydantic import Field, model_validator

from posada.terms.rule import Rule


class Prepayment(Rule):
    """A client may pay from `months_min` months on.

    Source: flooming/prepay-months. Reading: no maximum is given; months paid are never raised. Other periods are those
    of the catalogue.
    """

    months_min: int = Field(1, ge=1)
    months_max: int | None = None

    @model_validator(mode="after")
    def bounds_are_in_order(self) -> Self:
        if self.months_max is not None and self.months_max < self.months_min:
            raise ValueError("months_max is below months_min")
        return self

    def admits(self, months: int) -> bool:
        return self.months_min <= months and (self.months_max is None or months <= self.months_max)
