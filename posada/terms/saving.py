"""Statements that save rows: one for each set of columns, however many rows; Django would write one for each number.

Rows are handed over as JSON, of which the server makes rows of the table's own type.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeAlias

from django.db import connection
from django.db.models import Field, JSONField, Model

from posada.terms.database import FEW, ask, tell
from posada.terms.rows import as_json

Column: TypeAlias = "Field[Any, Any]"
Fields: TypeAlias = "tuple[Column, ...]"


def insert(
    model: type[Model], rows: Sequence[Model], fields: Fields, returned: Fields = (), *, unless_there: bool = False
) -> list[tuple[Any, ...]] | None:
    """Insert rows, and return what the database says of each; None where a value is no value but an expression.

    `unless_there` leaves out those that are there already.
    """
    written = _written(rows, fields, lambda row, field: field.pre_save(row, True))
    if written is None:
        return None
    sql, known = _insert(model, fields, returned, unless_there), len(rows) <= FEW
    if returned:
        return ask(sql, [written], known=known)
    tell(sql, [written], known=known)
    return []


def insert_new(rows: Sequence[Model]) -> list[int]:
    """Insert those of these rows, of one model and with ids of their own, that are not there; their ids in order."""
    if not rows:
        return []
    meta = rows[0]._meta
    fresh = insert(type(rows[0]), rows, tuple(meta.concrete_fields), (meta.pk,), unless_there=True)
    if fresh is None:
        raise TypeError(f"{meta.label} is given an expression")
    return sorted(id for (id,) in fresh)


def update(row: Model, values: Sequence[tuple[Column, Any]], key: Any) -> int:
    """Set columns of the row with this key; how many rows there were."""
    sql = _update(type(row), tuple(field for field, _ in values))
    return tell(sql, [*(field.get_db_prep_save(value, connection) for field, value in values), key])


def update_each(model: type[Model], rows: Sequence[Model], fields: Fields) -> int | None:
    """Write these columns of each row; how many rows there were, None where a value is no value but an expression."""
    written = _written(rows, (model._meta.pk, *fields), lambda row, field: getattr(row, field.attname))
    return None if written is None else tell(_update_each(model, fields), [written], known=len(rows) <= FEW)


def is_expression(value: Any) -> bool:
    """Whether the database is to work it out."""
    return hasattr(value, "resolve_expression")


def _written(rows: Sequence[Model], fields: Fields, value: Callable[[Model, Column], Any]) -> str | None:
    """These columns of the rows as JSON; None where one is an expression."""
    values = [[value(row, field) for field in fields] for row in rows]
    if any(is_expression(each) for row in values for each in row):
        return None
    stored = [(field.column, None if isinstance(field, JSONField) else field.get_db_prep_save) for field in fields]
    return as_json(
        [
            {
                column: store(each, connection) if store else each
                for (column, store), each in zip(stored, row, strict=True)
            }
            for row in values
        ]
    )


@cache
def _insert(model: type[Model], fields: Fields, returned: Fields, unless_there: bool) -> str:
    table, columns = model._meta.db_table, ", ".join(f'"{field.column}"' for field in fields)
    there = " ON CONFLICT DO NOTHING" if unless_there else ""
    back = " RETURNING " + ", ".join(f'"{field.column}"' for field in returned) if returned else ""
    rows = f'json_populate_recordset(NULL::"{table}", %s::json)'
    return f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM {rows}{there}{back}'


@cache
def _update(model: type[Model], fields: Fields) -> str:
    columns = ", ".join(f'"{field.column}" = {_place(field)}' for field in fields)
    return f'UPDATE "{model._meta.db_table}" SET {columns} WHERE "{model._meta.pk.column}" = %s'


@cache
def _update_each(model: type[Model], fields: Fields) -> str:
    table, pk = model._meta.db_table, model._meta.pk.column
    columns = ", ".join(f'"{field.column}" = new."{field.column}"' for field in fields)
    rows = f'json_populate_recordset(NULL::"{table}", %s::json)'
    return f'UPDATE "{table}" old SET {columns} FROM {rows} new WHERE old."{pk}" = new."{pk}"'


def _place(field: Column) -> str:
    """The mark of a value in a statement, with its type where Django gives it one."""
    typed = getattr(field, "get_placeholder", None)
    return str(typed(None, None, connection)) if typed else "%s"
