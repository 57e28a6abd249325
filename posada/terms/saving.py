"""Statements that save rows, composed once for each set of columns; what Django writes anew for each row."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, TypeAlias

from django.db import connection
from django.db.models import Field, Model

from posada.terms.database import ask, tell
from posada.terms.rows import as_json

PARAMETERS = 30_000  # of one statement; the server takes twice as many
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


def insert_new(rows: Sequence[Model]) -> list[int]:
    """Insert those of these rows, of one model and with ids of their own, that are not there; their ids in order."""
    if not rows:
        return []
    model, fields = type(rows[0]), tuple(type(rows[0])._meta.concrete_fields)
    back = insert(model, rows, fields, (model._meta.pk,), unless_there=True) if len(rows) <= FEW else None
    if back is not None:
        return sorted(id for (id,) in back)
    table, columns = model._meta.db_table, ", ".join(f'"{field.column}"' for field in fields)
    written = [{field.column: field.pre_save(row, True) for field in fields} for row in rows]
    fresh = ask(
        f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::"{table}", %s::json)'
        f' ON CONFLICT DO NOTHING RETURNING "{model._meta.pk.column}"',
        [as_json(written)], known=False,
    )  # fmt: skip
    return sorted(id for (id,) in fresh)


def update(row: Model, values: Sequence[tuple[Column, Any]], key: Any) -> int:
    """Set columns of the row with this key; how many rows there were."""
    sql = _update(type(row), tuple(field for field, _ in values))
    return tell(sql, [*(field.get_db_prep_save(value, connection) for field, value in values), key])


def update_each(model: type[Model], rows: Sequence[Model], fields: Fields) -> int | None:
    """Write these columns of each row; how many rows there were, None where a value is no value but an expression."""
    written = (model._meta.pk, *fields)
    values = [getattr(row, field.attname) for row in rows for field in written]
    if any(map(is_expression, values)):
        return None
    columns = zip(written * len(rows), values, strict=True)
    stored = [field.get_db_prep_save(value, connection) for field, value in columns]
    touched, place, few = 0, 0, len(rows) <= FEW
    while place < len(stored):  # a statement holds no more parameters than this
        part = stored[place : place + PARAMETERS // len(written) * len(written)]
        count = len(part) // len(written)
        compose = _update_each if few else _update_each.__wrapped__  # those of many rows are hardly ever as many again
        touched += tell(compose(model, fields, count), part, known=few)
        place += len(part)
    return touched


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


@cache
def _update_each(model: type[Model], fields: Fields, count: int) -> str:
    pk = model._meta.pk.column
    names = ", ".join(f'"{column}"' for column in (pk, *(field.column for field in fields)))
    row = "(" + ", ".join(map(_typed, (model._meta.pk, *fields))) + ")"
    columns = ", ".join(f'"{field.column}" = new."{field.column}"' for field in fields)
    return (
        f'UPDATE "{model._meta.db_table}" old SET {columns}'
        f' FROM (VALUES {", ".join([row] * count)}) new({names}) WHERE old."{pk}" = new."{pk}"'
    )


def _typed(field: Column) -> str:
    """The mark of a value with its column's type, without what that says of length: the column itself refuses it."""
    return f"%s::{re.sub(r'[(][^)]*[)]', '', field.rel_db_type(connection) or '')}"


def _place(field: Column) -> str:
    """The mark of a value in a statement, with its type where Django gives it one."""
    typed = getattr(field, "get_placeholder", None)
    return str(typed(None, None, connection)) if typed else "%s"
