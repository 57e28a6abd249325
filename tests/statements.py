"""What a database is asked, rows copied in among it: a few rows are inserted by a statement, many are copied."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db import connection

from posada.terms import rows


@contextmanager
def seen_statements() -> Iterator[list[str]]:
    """The statements carried out so far within the block, in order; a copy stands as `COPY table`."""
    seen: list[str] = []
    copy = rows._copy

    def see_copy(table: str, *more: Any) -> None:
        seen.append(f"COPY {table}")
        copy(table, *more)

    def see(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with patch.object(rows, "_copy", see_copy), connection.execute_wrapper(see):
        yield seen
