"""Opening hours of a week, as a department keeps them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from typing import Any, Self

from pydantic_core import CoreSchema, core_schema

from posada.kernel.errors import BadInput

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Span = tuple[time, time]  # opens, closes; the closing instant is closed, and 00:00 as a close is the end of the day
WHOLE_DAY: Span = (time.min, time.min)
ALLOWED = 'days with their hours, such as {"mon-fri": "08:00-12:00, 14:00-18:00", "sat": "08:00-12:00"}, or "always"'


@dataclass(frozen=True, slots=True)
class Hours:
    """When it is open: for each weekday from Monday its spans in order, on the wall clock of the calendar's zone."""

    week: tuple[tuple[Span, ...], ...]
    closed_on_holidays: bool = True

    def __post_init__(self) -> None:
        if len(self.week) != len(WEEKDAYS) or not any(self.week):
            raise BadInput("hours", self.week, "seven days from Monday, one of them open at least")
        for spans in self.week:
            ends = [edge for opens, closes in spans for edge in (_minute(opens), _minute(closes) or 24 * 60)]
            in_order = all(earlier <= later for earlier, later in pairwise(ends))
            if not in_order or any(opens == closes != time.min for opens, closes in spans):
                raise BadInput("hours", text_of(spans), "spans in order that end on their own day, at 24:00 the latest")

    @classmethod
    def parse(cls, value: "str | Mapping[str, Any]", closed_on_holidays: bool | None = None) -> Self:
        """Hours as a pack writes them; days that a mapping does not name are closed.

        "always" is 24x7, holidays among them, whatever `closed_on_holidays` says; a mapping may carry that itself.
        """
        if value == "always":
            return cls(((WHOLE_DAY,),) * 7, closed_on_holidays=False)
        if not isinstance(value, Mapping):
            raise BadInput("hours", value, ALLOWED)
        days = dict(value)
        closed = days.pop("closed_on_holidays", True if closed_on_holidays is None else closed_on_holidays)
        if not isinstance(closed, bool):
            raise BadInput("closed_on_holidays", closed, "true or false")
        week: list[tuple[Span, ...]] = [()] * 7
        for names, spans in days.items():
            for weekday in _weekdays(names):
                if week[weekday]:
                    raise BadInput("hours", names, "each day once; %(day)s stands twice", day=WEEKDAYS[weekday])
                week[weekday] = tuple(_spans(spans))
        return cls(tuple(week), closed)

    def on(self, weekday: int) -> tuple[Span, ...]:
        """The spans of a weekday; Monday is 0."""
        return self.week[weekday]

    def written(self) -> dict[str, Any]:
        """The mapping that `parse` reads back, one row a weekday that opens."""
        days: dict[str, Any] = {name: text_of(spans) for name, spans in zip(WEEKDAYS, self.week, strict=True) if spans}
        return days | {"closed_on_holidays": self.closed_on_holidays}

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, cls) else cls.parse(value),
            json_schema_input_schema=core_schema.union_schema([core_schema.str_schema(), core_schema.dict_schema()]),
            serialization=core_schema.plain_serializer_function_ser_schema(
                cls.written, return_schema=core_schema.dict_schema(), when_used="json"
            ),
        )


def text_of(spans: tuple[Span, ...]) -> str:
    """Spans as a pack writes them: "08:00-12:00, 14:00-18:00"."""
    return ", ".join(f"{opens:%H:%M}-{f'{closes:%H:%M}' if closes != time.min else '24:00'}" for opens, closes in spans)


def _weekdays(names: object) -> Iterator[int]:
    """The weekdays that "mon", "mon-fri" or "mon, wed" names."""
    if not isinstance(names, str):
        raise BadInput("hours", names, ALLOWED)
    for name in names.split(","):
        first, dash, last = (part.strip() for part in name.partition("-"))
        if first not in WEEKDAYS or (dash and last not in WEEKDAYS):
            raise BadInput(
                "hours", names, "days among %(days)s, as 'mon', 'mon-fri' or 'mon, wed'", days=", ".join(WEEKDAYS)
            )
        start = WEEKDAYS.index(first)
        end = WEEKDAYS.index(last) if dash else start
        if end < start:
            raise BadInput("hours", names, "days in the order of the week from Monday")
        yield from range(start, end + 1)


def _spans(text: object) -> Iterator[Span]:
    """The spans that "08:00-12:00, 14:00-18:00" writes."""
    for span in text.split(",") if isinstance(text, str) else [""]:
        opens, _, closes = (part.strip() for part in span.partition("-"))
        try:
            yield _time(opens), time.min if closes == "24:00" else _time(closes)
        except ValueError:
            raise BadInput("hours", text, ALLOWED) from None


def _time(text: str) -> time:
    if not re.fullmatch(r"[0-9]{2}:[0-9]{2}", text):
        raise ValueError(text)
    return time.fromisoformat(text)


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute
