"""Queries whose SQL Django writes once a process: what is asked for every subject need not be composed for each.

@prepared
def _until(invoice_ids: Collection[int]) -> QuerySet[Any, Any]:
    return Extension.objects.filter(invoice_id__in=invoice_ids).values_list("invoice_id", "until")

dict(_until([7, 9]))
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable

from posada.terms.ids import Ids
from posada.terms.rows import array, text_array

ONE = (int, str, datetime, date)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an argument stands among the parameters of a statement."""

    position: int
    many: bool

    def filled(self, arguments: tuple[Any, ...]) -> Any:
        value = arguments[self.position]
        if not self.many:
            return value
        if isinstance(value, Ids):
            return value.array
        values = list(value)
        return text_array(values) if isinstance(values[0], str) else array(values)


@dataclass(frozen=True, slots=True)
class Statement:
    """The SQL of one query, what it is asked with, and what its rows become."""

    sql: str
    parameters: tuple[Any, ...]
    read: Callable[[list[tuple[Any, ...]]], list[Any]]

    def ask(self, arguments: tuple[Any, ...]) -> list[Any]:
        given = [p.filled(arguments) if p.__class__ is Place else p for p in self.parameters]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, given)
            return self.read(cursor.fetchall())


class Prepared:
    """A function that returns a queryset, as one that returns its rows.

    An argument is a whole number, a word, a day or an instant, or a collection of numbers or words, and stands in the
    conditions as it is given: the function may not look at it. An empty collection asks nothing, for nothing is in it.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self.build = build
        self.__doc__ = build.__doc__
        self.known: dict[tuple[Any, ...], Statement] = {}

    def __call__(self, *arguments: Any) -> list[Any]:
        """What the queryset would give, as a list."""
        shape = tuple(_shape(argument) for argument in arguments)
        if None in shape:
            return []
        if shape not in self.known:
            self.known[shape] = _written(self.build, shape)
        return self.known[shape].ask(arguments)


def prepared(build: Callable[..., QuerySet[Any, Any]]) -> Prepared:
    """Write the query of `build` once, and ask it with new arguments each time."""
    return Prepared(build)


def _shape(argument: Any) -> tuple[type, bool] | None:
    """What kind of argument it is, and whether many of them; None for an empty collection."""
    if isinstance(argument, ONE):
        return type(argument), False
    if not isinstance(argument, Collection):
        raise TypeError(f"{type(argument).__name__} cannot stand in a prepared query")
    return next(((type(value), True) for value in argument), None)


def _written(build: Callable[..., QuerySet[Any, Any]], shape: tuple[Any, ...]) -> Statement:
    """The statement for arguments of this shape: composed with marks, which are then found among its parameters."""
    marks = [_mark(kind, position) for position, (kind, _) in enumerate(shape)]
    queryset = build(*([mark] if many else mark for mark, (_, many) in zip(marks, shape, strict=True)))
    compiler = queryset.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    known = {_key(mark, many): Place(n, many) for n, (mark, (_, many)) in enumerate(zip(marks, shape, strict=True))}
    placed = tuple(known.get(repr(parameter), parameter) for parameter in parameters)
    if any(place not in placed for place in known.values()):
        raise TypeError(f"{build.__name__} looks at an argument that may only stand in a condition")
    return Statement(sql, placed, _reader(queryset, compiler))


def _mark(kind: type, position: int) -> Any:
    """A value that no query has of itself."""
    if kind is int:
        return 9_000_000_000_000_000_000 + position
    if kind is str:
        return f"\ue000{position}"
    return datetime(9000, 1, 1, microsecond=position, tzinfo=UTC) if kind is datetime else date(9000, 1, 1 + position)


def _key(mark: Any, many: bool) -> str:
    """How a mark looks among the parameters."""
    if many:
        return repr(text_array([mark]) if isinstance(mark, str) else array([mark]))
    return repr(mark)


def _reader(queryset: QuerySet[Any, Any], compiler: Any) -> Callable[[list[tuple[Any, ...]]], list[Any]]:
    """What makes of rows what the queryset would."""
    converters = compiler.get_converters([selected[0] for selected in compiler.select])
    model, iterable = queryset.model, queryset._iterable_class
    names = [field.attname for field in model._meta.concrete_fields]

    def read(rows: list[tuple[Any, ...]]) -> list[Any]:
        found: Iterable[Any] = compiler.apply_converters(rows, converters) if converters else rows
        if issubclass(iterable, ModelIterable):
            return [_instance(model, names, row) for row in found]
        if issubclass(iterable, FlatValuesListIterable):
            return [row[0] for row in found]
        return [tuple(row) for row in found] if converters else rows

    return read


def _instance(model: type[Model], names: list[str], row: Iterable[Any]) -> Model:
    return model.from_db(connection.alias, names, list(row))
