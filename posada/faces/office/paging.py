"""Pages of long lists without counting: a page begins behind the row that the page before ended with.

So the thousandth page costs what the first does, as long as an index keeps the order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Func, Lookup, Model, QuerySet, Value
from django.db.models.lookups import GreaterThan, LessThan

M = TypeVar("M", bound=Model)
SIZE = 50
CHUNK = 1000  # rows that an export reads at a time
BETWEEN = "~"  # the value sorted by and the id, in a cursor


@dataclass(frozen=True)
class Order:
    """Rows in order of column `by`, ties by id, where the filters of `within` are chosen: one index for each.

    Rows that have nothing in the column are not in such a list.
    """

    by: str
    within: frozenset[str] = frozenset()
    falling: bool = True  # the newest, the latest, the largest first

    def reversed(self) -> "Order":
        return Order(self.by, self.within, not self.falling)

    @property
    def columns(self) -> tuple[str, ...]:
        return ("pk",) if self.by == "pk" else (self.by, "pk")


def order(by: str, *within: str, falling: bool = True) -> Order:
    return Order(by, frozenset(within), falling)


def beyond(by: Order, values: Sequence[Any]) -> "Lookup[Any]":
    """Whether a row stands behind these values of the order's columns, compared as one: an index finds the place."""
    row = Func(*(F(column) for column in by.columns), function="ROW", output_field=BooleanField())
    other = Func(*(Value(value) for value in values), function="ROW", output_field=BooleanField())
    return (LessThan if by.falling else GreaterThan)(row, other)


@dataclass(frozen=True)
class Leaf(Generic[M]):
    """One page: its rows, and the cursors of the pages before and after it, empty where there is none."""

    rows: list[M]
    before: str = ""
    after: str = ""


def leaf(found: QuerySet[M], by: Order, *, after: str = "", before: str = "", size: int = SIZE) -> Leaf[M]:
    """The page behind the cursor `after`, or the one in front of `before`; the first one without either."""
    direction = by.reversed() if before else by
    cursor = before or after
    rows = list(_beyond(found, direction, cursor)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if before:
        rows.reverse()
    if not rows:
        return Leaf([])
    back, forth = (more, True) if before else (bool(cursor), more)
    return Leaf(rows, cursor_of(rows[0], by) if back else "", cursor_of(rows[-1], by) if forth else "")


def chunks(found: QuerySet[M], by: Order) -> Iterator[list[M]]:
    """All rows in their order, so many at a time."""
    cursor = ""
    while rows := list(_beyond(found, by, cursor)[:CHUNK]):
        yield rows
        cursor = cursor_of(rows[-1], by)


def _beyond(found: QuerySet[M], by: Order, cursor: str) -> QuerySet[M]:
    """The rows behind a cursor, or all of them where it is empty or says nothing understandable."""
    if by.by != "pk" and _field(found, by.by).null:
        found = found.exclude(**{by.by: None})
    if values := _values(found, by, cursor):
        found = found.filter(beyond(by, values))
    return found.order_by(*(f"-{column}" if by.falling else column for column in by.columns))


def cursor_of(row: Model, by: Order) -> str:
    """What tells the next page where this row stands."""
    if by.by == "pk":
        return str(row.pk)
    value = getattr(row, by.by)
    return f"{value.isoformat() if hasattr(value, 'isoformat') else value}{BETWEEN}{row.pk}"


def _values(found: QuerySet[Any], by: Order, cursor: str) -> list[Any]:
    parts = cursor.rsplit(BETWEEN, 1)
    if len(parts) != len(by.columns) or not cursor:
        return []
    try:
        return [_field(found, column).to_python(part) for column, part in zip(by.columns, parts, strict=True)]
    except (ValidationError, ValueError):
        return []


def _field(found: QuerySet[Any], column: str) -> Any:
    options = found.model._meta
    return options.pk if column == "pk" else options.get_field(column)
