"""Bulk writes: identifiers taken beforehand, rows by COPY."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection


def take_ids(sequence: str, count: int) -> list[int]:
    """`count` fresh identifiers of a sequence, in order."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence, count])
        return [row[0] for row in cursor.fetchall()]


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write `rows` into `table` by COPY; constraints and triggers hold as for any insert.

    Values are what psycopg writes as text: str, int, Decimal, datetime, date, None; JSON comes ready-made as str.
    """
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor, cursor.cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)
