"""Statements that save rows, composed once for each set of columns; what Django writes anew for each row."""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeAlias

from django.db import connection
from django.db.models import Field, Model

from posada.terms.database import ask, tell

FEW = 16  # rows of one statement; more of them are worth one that is written for their number
Column: TypeAlias = "Field[Any, Any]"
Fields: TypeAlias = "tuple[Column, ...]"


def insert(
    model: type[Model], rows: Sequence[Model], fields: Fields, returned: Fields = (), *, unless_there: bool = False
) -> list[tuple[Any, ...]] | None:
    """Insert rows, and return what the database says of each; None where a value is no value but an expression.

    `unless_there` leaves out those that are there already.
    """
    values = [field.pre_save(row, True) for row in rows for field in fields]
    if len(rows) > FEW or any(map(is_expression, values)):
        return None
    columns = zip(fields * len(rows), values, strict=True)
    stored = [field.get_db_prep_save(value, connection) for field, value in columns]
    sql = _insert(model, fields, returned, len(rows), unless_there)
    if returned:
        return ask(sql, stored)
    tell(sql, stored)
    return []


def update(row: Model, values: Sequence[tuple[Column, Any]], key: Any) -> int:
    """Set columns of the row with this key; how many rows there were."""
    sql = _update(type(row), tuple(field for field, _ in values))
    return tell(sql, [*(field.get_db_prep_save(value, connection) for field, value in values), key])


def is_expression(value: Any) -> bool:
    """Whether the database is to work it out."""
    return hasattr(value, "resolve_expression")


@cache
def _insert(model: type[Model], fields: Fields, returned: Fields, count: int, unless_there: bool) -> str:
    columns = ", ".join(f'"{field.column}"' for field in fields)
    row = "(" + ", ".join(map(_place, fields)) + ")"
    there = " ON CONFLICT DO NOTHING" if unless_there else ""
    back = " RETURNING " + ", ".join(f'"{field.column}"' for field in returned) if returned else ""
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES {", ".join([row] * count)}{there}{back}'


@cache
def _update(model: type[Model], fields: Fields) -> str:
    columns = ", ".join(f'"{field.column}" = {_place(field)}' for field in fields)
    return f'UPDATE "{model._meta.db_table}" SET {columns} WHERE "{model._meta.pk.column}" = %s'


def _place(field: Column) -> str:
    """The mark of a value in a statement, with its type where Django gives it one."""
    typed = getattr(field, "get_placeholder", None)
    return str(typed(None, None, connection)) if typed else "%s"
