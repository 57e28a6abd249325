"""Bulk writes: identifiers taken beforehand, rows by COPY."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

BLOCK = 500  # rows handed over at once
SPECIAL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def take_ids(sequence: str, count: int) -> list[int]:
    """`count` fresh identifiers of a sequence, in order."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence, count])
        return [row[0] for row in cursor.fetchall()]


def array(numbers: Iterable[int]) -> str:
    """Whole numbers as the text of a PostgreSQL array, to be cast to bigint[]."""
    return "{" + ",".join(map(str, numbers)) + "}"


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write `rows` into `table` by COPY; constraints and triggers hold as for any insert.

    Values are str, bool, int, Decimal, date, aware datetime or None; JSON comes ready-made as str. Raises TypeError
    for anything else. Values that repeat in a batch (days, amounts, texts) are written out once.
    """
    names = ", ".join(f'"{column}"' for column in columns)
    written: dict[Any, str] = {}
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy,
    ):
        block: list[str] = []
        for row in rows:
            block.append("\t".join([repr(v) if v.__class__ is int else _written(v, written) for v in row]))
            if len(block) == BLOCK:
                copy.write("\n".join(block) + "\n")
                block.clear()
        if block:
            copy.write("\n".join(block) + "\n")


def _written(value: Any, known: dict[Any, str]) -> str:
    if value.__class__ is bool:  # equal to the numbers 0 and 1, and written otherwise
        return "t" if value else "f"
    try:
        return known[value]
    except KeyError:
        text = known[value] = _text(value)
        return text


def _text(value: Any) -> str:
    """One value in COPY's text format."""
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(SPECIAL) if not value.isprintable() or "\\" in value else str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | int):
        return str(value) if isinstance(value, int) else format(value, "f")
    raise TypeError(f"{type(value).__name__} cannot be copied")
