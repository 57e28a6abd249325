"""Queries whose SQL Django writes once a process, and PostgreSQL plans once a connection.

@prepared
def _until(invoice_ids: Collection[int]) -> QuerySet[Any, Any]:
    return Extension.objects.filter(invoice_id__in=invoice_ids).values_list("invoice_id", "until")

dict(_until([7, 9]))
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable
from psycopg.sql import Literal

from posada.terms.database import FEW, ask, tell
from posada.terms.ids import Ids
from posada.terms.rows import array, text_array

ONE = frozenset({int, str, datetime, date, Decimal})
NAMES = tuple(f"a{position}" for position in range(32))  # of the arguments, in the SQL

Rows = list[tuple[Any, ...]]
Reader = Callable[[Rows], list[Any]]


class Unplaced(TypeError):
    """An argument that does not stand in a statement as it is given."""


@dataclass(frozen=True, slots=True)
class Statement:
    """The SQL of one query, which of its arguments are many, and what its rows become."""

    sql: str
    many: tuple[bool, ...]
    read: Reader
    ranged: dict[tuple[str, ...], str] = field(default_factory=dict)  # the SQL where these arguments are ranges

    def ask(self, arguments: Sequence[Any]) -> list[Any]:
        """What becomes of the rows that it gives."""
        sql, given, few = self._given(arguments)
        return self.read(ask(sql, given, known=few))

    def tell(self, arguments: Sequence[Any]) -> int:
        """How many rows it changes."""
        sql, given, few = self._given(arguments)
        return tell(sql, given, known=few)

    def _given(self, arguments: Sequence[Any]) -> tuple[str, dict[str, Any], bool]:
        """The SQL, the arguments by their names in it, and whether they are few."""
        pairs = list(zip(arguments, self.many, strict=True))
        given: dict[str, Any] = {}
        ranges: list[str] = []
        for name, (value, many) in zip(NAMES, pairs, strict=False):
            span = value.span if isinstance(value, Ids) else None
            if span is None:
                given[name] = _given(value, many)
            else:
                given[name], given[f"{name}_last"] = span
                ranges.append(name)
        return self._ranged(tuple(ranges)), given, all(len(value) <= FEW for value, many in pairs if many)

    def _ranged(self, names: tuple[str, ...]) -> str:
        """The SQL where these arguments are ranges: the server compares twice, and sorts no array for each table."""
        if not names:
            return self.sql
        if names not in self.ranged:
            sql = self.sql
            for name in names:
                sql = sql.replace(
                    f"= ANY(%({name})s::bigint[])", f"BETWEEN %({name})s::bigint AND %({name}_last)s::bigint"
                )
            self.ranged[names] = sql
        return self.ranged[names]


def _given(value: Any, many: bool) -> Any:
    """How an argument is handed over: many as the text of one array."""
    if not many:
        return value
    if isinstance(value, Ids):
        return value.array
    values = list(value)
    return text_array(values) if isinstance(values[0], str) else array(values)


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
        shape = tuple([kind for kind in map(_shape, arguments) if kind is not None])
        if len(shape) < len(arguments):
            return []
        if shape not in self.known:
            self.known[shape] = written(self._composed, shape)
        return self.known[shape].ask(arguments)

    def _composed(self, *marks: Any) -> tuple[Any, Any]:
        queryset = self.build(*marks)
        return queryset.query, queryset


def prepared(build: Callable[..., QuerySet[Any, Any]]) -> Prepared:
    """Write the query of `build` once, and ask it with new arguments each time."""
    return Prepared(build)


def _shape(argument: Any) -> tuple[type, bool] | None:
    """What kind of argument it is, and whether many of them; None for an empty collection."""
    if argument.__class__ in ONE:
        return argument.__class__, False
    if isinstance(argument, str) or not isinstance(argument, Collection):
        raise TypeError(f"{type(argument).__name__} cannot stand in a prepared query")
    return next(((type(value), True) for value in argument), None)


def written(compose: Callable[..., tuple[Any, Any]], shape: tuple[tuple[type, bool], ...]) -> Statement:
    """The statement for arguments of this shape: composed with marks, which are then found among its parameters.

    `compose` gives the query for such arguments, and the queryset whose rows it gives, if any. Raises Unplaced where an
    argument does not stand among the parameters as it is.
    """
    marks = [_mark(kind, position) for position, (kind, _) in enumerate(shape)]
    query, queryset = compose(*([mark] if many else mark for mark, (_, many) in zip(marks, shape, strict=True)))
    compiler = query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    names = {_key(mark, many): name for mark, (_, many), name in zip(marks, shape, NAMES, strict=False)}
    values = [f"%({names[key]})s" if (key := _looks(p)) in names else _literal(p) for p in parameters]
    if not sql or len(names) != len(shape) or any(f"%({name})s" not in values for name in names.values()):
        raise Unplaced("it looks at an argument that may only stand in a condition")
    following = iter(values)
    named = re.sub("%%|%s", lambda found: next(following) if found[0] == "%s" else "%%", sql)
    read = list if queryset is None else _reader(queryset, compiler)
    return Statement(named, tuple(many for _, many in shape), read)


def _literal(value: Any) -> str:
    """A value that never changes, as it stands in the statement."""
    connection.ensure_connection()
    return Literal(value).as_string(connection.connection).replace("%", "%%")


def _mark(kind: type, position: int) -> Any:
    """A value that no query has of itself."""
    if kind is str:
        return f"\ue000{position}"
    if kind is datetime:
        return datetime(9000, 1, 1, microsecond=position, tzinfo=UTC)
    if kind is date:
        return date(9000, 1, 1 + position)
    number = 9_000_000_000_000_000_000 + position
    return Decimal(number) if kind is Decimal else number


def _key(mark: Any, many: bool) -> str:
    """How a mark looks among the parameters."""
    if many:
        return repr(text_array([mark]) if isinstance(mark, str) else array([mark]))
    return _looks(mark)


def _looks(parameter: Any) -> str:
    """How a parameter looks: a whole number as such, of whatever type Django has made it for its column."""
    if parameter.__class__ is bool or not isinstance(parameter, int | Decimal) or parameter != int(parameter):
        return repr(parameter)
    return repr(int(parameter))


def _reader(queryset: QuerySet[Any, Any], compiler: Any) -> Reader:
    """What makes of rows what the queryset would."""
    converters = compiler.get_converters([selected[0] for selected in compiler.select])
    model, iterable = queryset.model, queryset._iterable_class
    names = [field.attname for field in model._meta.concrete_fields]

    def read(rows: Rows) -> list[Any]:
        found: Iterable[Any] = compiler.apply_converters(rows, converters) if converters else rows
        if issubclass(iterable, ModelIterable):
            return [_instance(model, names, row) for row in found]
        if issubclass(iterable, FlatValuesListIterable):
            return [row[0] for row in found]
        return [tuple(row) for row in found] if converters else rows

    return read


def _instance(model: type[Model], names: list[str], row: Iterable[Any]) -> Model:
    return model.from_db(connection.alias, names, list(row))
