"""What a queryset was told, step by step: its form, by which its statement is known, and the values handed over.

Two questions have the same form where they were told the same words with values of the same kinds. Numbers, words,
days, instants and amounts are handed over each time; None, yes, no and members of enumerations stand in the statement.
"""

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet, FieldError, FullResultSet, ValidationError
from django.db import models
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable
from django.db.models.sql import UpdateQuery

from posada.terms.ids import Ids
from posada.terms.prepared import ONE, Statement, Unplaced, written

MANY: Any = (list, tuple, set, frozenset, dict, type({}.keys()), type({}.values()))
NO = object()  # what cannot be kept in a step
LISTED = (ModelIterable, FlatValuesListIterable, ValuesListIterable)
KEPT = 10_000  # forms; a house has some hundreds
# What keeps a form from having a statement. Django composes such a question itself, and says what is wrong where it is.
NOT_WRITTEN = (EmptyResultSet, FullResultSet, FieldError, TypeError, ValueError, ValidationError, Unplaced)

Model = type[models.Model]
_statements: dict[Any, Statement | None] = {}  # by form: SQL, which nothing but other code or another schema changes


class Step(NamedTuple):
    """One thing told: a queryset's method, the names it was given, and what it was given by name."""

    method: str
    names: tuple[Any, ...]
    values: tuple[tuple[str, Any], ...]


class Within(NamedTuple):
    """Another question among the values: the rows that it gives."""

    model: Model
    steps: tuple[Step, ...]


class NothingMeant(Exception):
    """A condition that something be among none."""


def kept(name: str, value: Any) -> Any:
    """A condition's value as a step keeps it, as it is now; NO where it cannot be one of a question's.

    Many are those that one may be among. Elsewhere (the elements of an array, the ends of a range) they are one value.
    """
    kind = value.__class__
    if kind in ONE or kind is bool or value is None or kind is Ids or kind is Within or isinstance(value, Enum):
        return value
    if name.endswith("__in") and isinstance(value, MANY):
        found = tuple(value)
        kinds = {each.__class__ for each in found}
        if kinds <= {int} or kinds <= {str} or (len(kinds) == 1 and isinstance(found[0], Enum)):
            return found
    return NO


def ask(model: Model, steps: tuple[Step, ...]) -> list[Any] | None:
    """The rows that were asked for; None where no statement can ask it."""
    found = _statement(model, steps)
    if found is None:
        return None
    statement, given = found
    return statement.ask(given) if statement else []


def change(model: Model, steps: tuple[Step, ...]) -> int | None:
    """Change the rows that are meant by all steps but the last, as that says; how many, None as above."""
    found = _statement(model, steps)
    if found is None:
        return None
    statement, given = found
    return statement.tell(given) if statement else 0


def compose(model: Model, steps: tuple[Step, ...], put: Callable[[Any], Any] = lambda value: value) -> Any:
    """Django's own queryset that was told these steps, with what `put` makes of each value."""
    told: Any = models.QuerySet(model)
    for method, names, values in steps:
        if method == "limit":
            told = told[: names[0]]
        else:
            told = getattr(told, method)(*names, **{name: _put(value, put) for name, value in values})
    return told


def _put(value: Any, put: Callable[[Any], Any]) -> Any:
    return compose(value.model, value.steps, put) if value.__class__ is Within else put(value)


def _statement(model: Model, steps: tuple[Step, ...]) -> tuple[Statement | None, tuple[Any, ...]] | None:
    """The statement for these steps and what it is given, none of it where no row is meant; None where none can be."""
    given: list[Any] = []
    try:
        form = model, _form(steps, given)
    except NothingMeant:
        return (None, ()) if _means_nothing(steps) else None
    if form not in _statements:
        if len(_statements) > KEPT:
            _statements.clear()
        _statements[form] = _write(model, steps, given)
    statement = _statements[form]
    return None if statement is None else (statement, tuple(given))


def _means_nothing(steps: tuple[Step, ...]) -> bool:
    """Whether rows are asked for that are among none, so that there are no such rows."""
    return any(
        step.method == "filter" and any(value.__class__ in (tuple, Ids) and not value for _, value in step.values)
        for step in steps
    )


def _form(steps: tuple[Step, ...], given: list[Any]) -> Any:
    """The form of steps, whose values are added to those given."""
    return tuple([(step.method, step.names, tuple([(n, _shape(v, given)) for n, v in step.values])) for step in steps])


def _shape(value: Any, given: list[Any]) -> Any:
    kind = value.__class__
    if kind is Within:
        return value.model, _form(value.steps, given)
    if kind in ONE:
        given.append(value)
        return kind
    if kind is not tuple and kind is not Ids:
        return kind, value
    first = next(iter(value), NO)
    if first is NO:
        raise NothingMeant
    if isinstance(first, Enum):
        return kind, value
    given.append(value)
    return kind, first.__class__


def _write(model: Model, steps: tuple[Step, ...], given: list[Any]) -> Statement | None:
    """The statement of such steps; None where there can be none."""

    def composed(*marks: Any) -> tuple[Any, Any]:
        left = iter(marks)
        if steps[-1].method == "update":
            return _update(compose(model, steps[:-1], lambda value: _mark(value, left)), steps[-1], left), None
        told = compose(model, steps, lambda value: _mark(value, left))
        if told._iterable_class not in LISTED:
            raise Unplaced(told._iterable_class.__name__)
        return told.query, told

    try:
        return written(composed, tuple(_kind(value) for value in given))
    except NOT_WRITTEN:
        return None


def _update(told: Any, step: Step, marks: Iterator[Any]) -> Any:
    """The query that sets marks in the columns that a last step names."""
    query = told.query.chain(UpdateQuery)
    query.add_update_values({name: _mark(value, marks) for name, value in step.values})
    query.clear_select_clause()
    return query


def _kind(value: Any) -> tuple[type, bool]:
    """Of which class a given value is, or its members are; and whether it is many."""
    return (value.__class__, False) if value.__class__ in ONE else (next(iter(value)).__class__, True)


def _mark(value: Any, marks: Iterator[Any]) -> Any:
    """The next mark in place of a value that is given; a value that stands in the statement as it is."""
    if value.__class__ in ONE:
        return next(marks)
    if value.__class__ in (tuple, Ids) and not isinstance(next(iter(value)), Enum):
        return next(marks)
    return value
