"""Bulk writes: identifiers taken beforehand; rows by COPY or, where they are alike, made of one by the database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from itertools import chain, islice
from typing import Any, cast

import orjson
from django.db import connection
from django.db.models import Model

from posada.terms.alone import memory
from posada.terms.bigints import Bigints, bigints
from posada.terms.database import FEW, ask, tell

BLOCK = 500  # rows handed over at once
SINGLY = 50  # values that one INSERT writes faster than COPY; psycopg remembers no statement with more
AHEAD = 64  # identifiers of a sequence taken at once, where more of them may be wanted soon
SPECIAL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


_ahead: ContextVar[dict[str, list[int]] | None] = ContextVar("ahead", default=None)


@contextmanager
def ids_ahead() -> Iterator[None]:
    """Within, identifiers that may have gaps are taken from the database by the block; what is left over is lost."""
    if _ahead.get() is not None:
        yield
        return
    token = _ahead.set({})
    try:
        yield
    finally:
        _ahead.reset(token)


def take_ids(sequence: str, count: int) -> list[int]:
    """`count` fresh identifiers of a sequence, in order: of what people call by its number, so none is wasted."""
    return _fresh(sequence, count) if count else []


def take_ids_ahead(sequence: str, count: int) -> list[int]:
    """`count` fresh identifiers of a sequence that may have gaps, in order: of rows that nothing else writes."""
    kept = _ahead.get()
    if kept is None:
        return take_ids(sequence, count)
    known = kept.setdefault(sequence, [])
    if len(known) < count:
        known += _fresh(sequence, max(count - len(known), AHEAD))
    taken, kept[sequence] = known[:count], known[count:]
    return taken


def _fresh(sequence: str, count: int) -> list[int]:
    """Nearly always they follow one another: then the first says them all."""
    ((first, scattered),) = ask(FRESH, [sequence, count])
    return list(range(first, first + count)) if scattered is None else scattered


FRESH = """
SELECT min(id), CASE WHEN max(id) - min(id) + 1 > count(*) THEN array_agg(id ORDER BY id) END
  FROM (SELECT nextval(%s::regclass) AS id FROM generate_series(1, %s::bigint)) taken"""


def array(numbers: Iterable[int | None]) -> str | Bigints:
    """Whole numbers as a PostgreSQL array, to be cast to bigint[]: its text, or where they are many, its bytes."""
    given = list(numbers)
    if len(given) > FEW and None not in given:
        return bigints(cast(list[int], given))
    return "{" + ",".join(map(str, given)).replace("None", "NULL") + "}"


def text_array(words: Iterable[str]) -> str:
    """Words as the text of a PostgreSQL array, to be cast to text[]."""
    return "{" + ",".join([f'"{word}"' for word in map(_escaped, words)]) + "}"


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace('"', '\\"') if '"' in word or "\\" in word else word


def insert_alike(
    table: str,
    models: Sequence[Mapping[str, Any]],
    which: Sequence[int],
    own: Mapping[str, Sequence[int] | Sequence[int | None] | Sequence[str]],
) -> None:
    """Write a row for each of `which`, in order: what `models[which[i]]` says, and the i-th of each column of `own`.

    One statement however many: what rows share travels once, and the database makes the rows of it. `own` are whole
    numbers or words; values of the models are whatever JSON can say of the column's type. What neither names stands
    at its default. Rows that bring their ids need not be sorted for the sake of those the database would give.
    """
    if not which:
        return
    shared = list(models[0])
    columns = ", ".join(f'"{name}"' for name in (*own, *shared))
    values = ", ".join([*(f'o."{name}"' for name in own), *(f's."{name}"' for name in shared)])
    names = ", ".join(f'"{name}"' for name in own)
    written = [_array(column) for column in own.values()]
    tell(
        f'INSERT INTO "{table}" ({columns}) SELECT {values}'
        f" FROM unnest(%s::bigint[], {', '.join(f'%s::{kind}' for kind, _ in written)})"
        f" WITH ORDINALITY AS o(model, {names}, place)"
        f' JOIN json_populate_recordset(NULL::"{table}", %s::json) WITH ORDINALITY AS s'
        f" ON s.ordinality = o.model + 1{'' if 'id' in own else ' ORDER BY o.place'}",
        [array(which), *(text for _, text in written), as_json(models)],
        known=len(which) <= FEW,
    )


def write_back(rows: Sequence[Model], *columns: str) -> None:
    """Write these columns of rows of one model, each found by its customer and number; one statement however many."""
    if not rows:
        return
    table = rows[0]._meta.db_table
    written = [{name: getattr(row, name) for name in ("customer_id", "id", *columns)} for row in rows]
    assigned = ", ".join(f'"{column}" = s."{column}"' for column in columns)
    tell(
        f'UPDATE "{table}" t SET {assigned} FROM json_populate_recordset(NULL::"{table}", %s::json) s'
        " WHERE t.customer_id = s.customer_id AND t.id = s.id",
        [as_json(written)],
        known=len(rows) <= FEW,
    )


def _array(column: Sequence[int] | Sequence[int | None] | Sequence[str]) -> tuple[str, str | Bigints]:
    """The type of an array, and it as a value."""
    if isinstance(column[0], str):
        return "text[]", text_array(cast(Sequence[str], column))
    return "bigint[]", array(cast(Sequence[int | None], column))


def as_json(models: Sequence[Mapping[Any, Any]]) -> str:
    """Rows by column, as json_populate_recordset reads them."""
    return orjson.dumps(list(models), default=_exact, option=orjson.OPT_NON_STR_KEYS).decode()


def _exact(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, IPv4Address | IPv6Address):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be written")


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write `rows` into `table` by COPY, or a few by one statement; constraints and triggers hold as for any insert.

    Values are str, bool, int, Decimal, date, aware datetime or None; JSON comes ready-made as str. Raises TypeError
    for anything else. Values that repeat in a batch (days, amounts, texts) are written out once.
    """
    coming, few = iter(rows), max(1, SINGLY // len(columns))
    first = list(islice(coming, few + 1))
    if len(first) > few:
        _copy(table, columns, chain(first, coming))
    elif first:
        tell(_insert(table, tuple(columns), len(first)), [_single(value) for row in first for value in row])


def _single(value: Any) -> Any:
    if value is None or isinstance(value, str | int | Decimal | date):
        return value
    raise TypeError(f"{type(value).__name__} cannot be copied")


@lru_cache(maxsize=512)
def _insert(table: str, columns: tuple[str, ...], count: int) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    row = "(" + ", ".join(["%s"] * len(columns)) + ")"
    return f'INSERT INTO "{table}" ({names}) VALUES {", ".join([row] * count)}'


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    statement = f'COPY "{table}" ({names}) FROM STDIN'
    written: dict[Any, str] = {}
    if remembered := memory():
        remembered.notice(statement)
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.cursor.copy(statement) as copy:
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
