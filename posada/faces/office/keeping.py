"""Sums over whole tables are not made while somebody waits: in a large house a job makes them, and pages show the last.

In a small one they are made at once, and nothing is kept.
"""

from collections.abc import Callable, Sequence
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
LARGE = 100_000  # rows of its tables, from which its sums are kept
FRESH = timedelta(minutes=10)  # wall time for which a sum is shown before it is made again, and at least
TIMES_AS_LONG = 50  # as it took to make: the house spends no more than a fiftieth of its time on it
HELD = timedelta(days=40)
ROWS = """
SELECT coalesce(sum(greatest(reltuples, 0)) FILTER (WHERE relkind = 'r'), 0)::bigint
  FROM unnest(%s::regclass[]) AS read (id)
  LEFT JOIN LATERAL (SELECT relid FROM pg_partition_tree(read.id)) AS part ON TRUE
  JOIN pg_class ON pg_class.oid = coalesce(part.relid, read.id)
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
    """A kind of sums: its name, what it gives, how it is counted from the words of its name, over which tables."""

    kind: str
    shape: TypeAdapter[T]
    count: Callable[..., T]
    tables: tuple[str, ...]

    def of(self, *words: str) -> Sum[T] | None:
        """The sum: made now in a small house; as last made in a large one, None where it is being made."""
        if not are_large(self.tables):
            return Sum(self.count(*words))
        name = self._name(words)
        found = keeping.read([name], now=wall()).get(name)
        if found is None:
            _ask_for(self.kind, words)
            return None
        at, took = datetime.fromisoformat(found["at"]), timedelta(seconds=found["took"])
        if wall() - at > max(FRESH, TIMES_AS_LONG * took):
            _ask_for(self.kind, words)
        return Sum(self.shape.validate_python(found["value"]), at)

    def made(self, *words: str) -> T:
        """The sum, as `of`; raises BeingCounted where it is being made."""
        found = self.of(*words)
        if found is None:
            raise BeingCounted
        return found.value

    def make(self, *words: str) -> None:
        """Count, and keep what comes of it."""
        began = wall()
        value = self.shape.dump_python(self.count(*words), mode="json")
        took = (wall() - began).total_seconds()
        keeping.put(self._name(words), {"at": began.isoformat(), "took": took, "value": value}, wall() + HELD)

    def _name(self, words: tuple[str, ...]) -> str:
        return ":".join(("sum", self.kind, *words))


def are_large(tables: Sequence[str]) -> bool:
    """Whether tables are too large to be read while somebody waits, by how many rows they had when last analysed."""
    ((rows,),) = ask(ROWS, [list(tables)])
    return int(rows) >= LARGE


def _ask_for(kind: str, words: tuple[str, ...]) -> None:
    """Have it counted; once, however many look at it."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        count_again.configure(queueing_lock=":".join((kind, *words))).defer(kind=kind, words=list(words))
