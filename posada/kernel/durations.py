"""Lengths of time as contracts write them. How long one lasts is counted by a `Calendar`, and by nobody else."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, Self, get_args

from pydantic_core import CoreSchema, core_schema

from posada.kernel.errors import BadInput
from posada.kernel.written import schema_of

MonthEnd = Literal["clip", "overflow", "refuse"]


class Unit(StrEnum):
    """What a duration is counted in. They do not convert into one another."""

    DAYS = "days"
    WORKING_DAYS = "working days"
    HOURS = "hours"
    WORKING_HOURS = "working hours"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    MINUTES = "minutes"

    @property
    def is_daylike(self) -> bool:
        """True for units that run from day to day, false for those that run on the clock."""
        return self not in CLOCK_UNITS

    @property
    def singular(self) -> str:
        """The unit of one: "working day"."""
        return self.value.removesuffix("s")


CLOCK_UNITS = frozenset({Unit.HOURS, Unit.WORKING_HOURS, Unit.MINUTES})
MONTH_UNITS = frozenset({Unit.MONTHS, Unit.YEARS})

UNITS = {unit.value: unit for unit in Unit} | {unit.singular: unit for unit in Unit}
WRITTEN = re.compile(r"(?P<count>\d{1,6}) (?P<unit>[a-z]+(?: [a-z]+)?)(?: \((?P<month_end>[a-z]+)\))?", re.ASCII)
ALLOWED = f"a whole number and one of {', '.join(Unit)}, such as '5 working days', '1 month' or '1 month (refuse)'"


@dataclass(frozen=True, slots=True)
class Duration:
    """A count of one unit; 0 is allowed.

    `month_end` says which day is meant where a month lacks it (31 January and one month): `clip` the last day of
    that month, `overflow` the first of the next, `refuse` none: it is an error unless the text says. It belongs to
    months and years only.
    """

    count: int
    unit: Unit
    month_end: MonthEnd = "clip"

    def __post_init__(self) -> None:
        if isinstance(self.count, bool) or not isinstance(self.count, int) or self.count < 0:
            raise BadInput("count", self.count, "a whole number, 0 or more")
        if self.unit not in UNITS.values():
            raise BadInput("unit", self.unit, ", ".join(Unit))
        if self.month_end not in get_args(MonthEnd):
            raise BadInput("month_end", self.month_end, ", ".join(get_args(MonthEnd)))
        if self.month_end != "clip" and self.unit not in MONTH_UNITS:
            raise BadInput(
                "month_end",
                self.month_end,
                "clip with %(unit)s: only months and years have a month end",
                unit=str(self.unit),
            )
        object.__setattr__(self, "unit", Unit(self.unit))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The duration written in `text`: "5 working days", "1 month", "1 month (refuse)"."""
        written = WRITTEN.fullmatch(text.strip())
        if not written or written["unit"] not in UNITS or written["month_end"] not in (None, *get_args(MonthEnd)):
            raise BadInput("duration", text, ALLOWED)
        month_end: MonthEnd = written["month_end"] or "clip"  # type: ignore[assignment]  # one of them, checked above
        return cls(int(written["count"]), UNITS[written["unit"]], month_end)

    def __str__(self) -> str:
        unit = self.unit.singular if self.count == 1 else self.unit.value
        return f"{self.count} {unit}" + (f" ({self.month_end})" if self.month_end != "clip" else "")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return schema_of(cls._accept, core_schema.str_schema())

    @classmethod
    def _accept(cls, value: object) -> Self:
        match value:
            case cls():
                return value
            case str():
                return cls.parse(value)
        raise BadInput("duration", value, ALLOWED)
