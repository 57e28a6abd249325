"""Doing a chunk whole where it can be done whole, so that one bad subject never stops the others."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import DatabaseError, OperationalError

from posada.kernel.errors import PosadaError

ATTEMPTS = 3
Item = TypeVar("Item")


def in_parts(
    items: Sequence[Item], work: Callable[[Sequence[Item]], None], fails: Callable[[Item, str], None], attempt: int = 1
) -> None:
    """Do `work` with all items at once; where it fails, with each half, until the culprit stands alone and `fails`.

    `work` is one transaction. Where the database was to blame (a deadlock, a lost connection), the same part is tried
    again.
    """
    if not items:
        return
    try:
        work(items)
    except OperationalError:
        if attempt == ATTEMPTS:
            raise
        in_parts(items, work, fails, attempt + 1)
    except (PosadaError, DatabaseError, LookupError, ArithmeticError, ValueError, TypeError) as error:
        if len(items) == 1:
            fails(items[0], f"{type(error).__name__}: {error}")
            return
        half = len(items) // 2
        in_parts(items[:half], work, fails)
        in_parts(items[half:], work, fails)
