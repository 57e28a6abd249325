"""Sums over whole tables are not made while somebody waits: in a large house a job makes them, and pages show the last.

In a small one they are made at once, and nothing is kept.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued
from pydantic import TypeAdapter

from posada.faces.limits import keeping
from posada.faces.office.jobs import count_again
from posada.kernel.clock import wall
from posada.kernel.errors import PosadaError
from posada.terms.database import ask

T = TypeVar("T")
LARGE = 100_000  # rows of a table, from which its sums are kept
FRESH = timedelta(minutes=10)  # wall time for which a sum is shown before it is made again
HELD = timedelta(days=40)
ROWS = """
SELECT coalesce(sum(greatest(reltuples, 0)), 0)::bigint FROM pg_class
 WHERE oid IN (SELECT relid FROM pg_partition_tree(%s::regclass))
"""


class BeingCounted(PosadaError):
    """A sum over a large table was not made yet."""

    def __str__(self) -> str:
        return "it is being counted over the whole book: ask again in a moment"


@dataclass(frozen=True, slots=True)
class Sum(Generic[T]):
    """Something counted, and when; at None it was counted just now."""

    value: T
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Counted(Generic[T]):
    """A kind of sums: its name, what it gives, how it is counted from the words of its name, over which table."""

    kind: str
    shape: TypeAdapter[T]
    count: Callable[..., T]
    table: str

    def of(self, *words: str) -> Sum[T] | None:
        """The sum: made now in a small house; as last made in a large one, None where it is being made."""
        if not is_large(self.table):
            return Sum(self.count(*words))
        name = self._name(words)
        found = keeping.read([name], now=wall()).get(name)
        at = datetime.fromisoformat(found["at"]) if found else None
        if at is None or wall() - at > FRESH:
            _ask_for(self.kind, words)
        return Sum(self.shape.validate_python(found["value"]), at) if found else None

    def made(self, *words: str) -> T:
        """The sum, as `of`; raises BeingCounted where it is being made."""
        found = self.of(*words)
        if found is None:
            raise BeingCounted
        return found.value

    def make(self, *words: str) -> None:
        """Count, and keep what comes of it."""
        value = self.shape.dump_python(self.count(*words), mode="json")
        keeping.put(self._name(words), {"at": wall().isoformat(), "value": value}, wall() + HELD)

    def _name(self, words: tuple[str, ...]) -> str:
        return ":".join(("sum", self.kind, *words))


def is_large(table: str) -> bool:
    """Whether a table is too large to be read while somebody waits, by how many rows it had when last analysed."""
    ((rows,),) = ask(ROWS, [table])
    return int(rows) >= LARGE


def _ask_for(kind: str, words: tuple[str, ...]) -> None:
    """Have it counted; once, however many look at it."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        count_again.configure(queueing_lock=":".join((kind, *words))).defer(kind=kind, words=list(words))
