"""A house in which nobody else writes: what was asked there is known until one of its tables is written.

A rehearsal lives in one transaction of one connection, which is rolled back; a replay in a database of its own. There
a question that is asked again in the same words gets the same rows, as long as no statement in between has written a
table that it reads. So the rows are kept, by statement and arguments, and thrown away by table. In a house where
others write nothing is kept, but for a `moment`: for as long as something is tried out and taken back.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, connections

Rows = list[tuple[Any, ...]]
Key = tuple[str, tuple[Any, ...]]

KEPT = 20_000  # answers; past that all are forgotten
WORD = re.compile(r"\w+")
# Functions whose answer is another each time, or that do something.
MOVING = re.compile(r"\b(?:nextval|setval|now|clock_timestamp|random|pg_\w+|current_\w+|txid_\w+)\s*\(", re.IGNORECASE)
WRITING = re.compile(r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|COPY|TRUNCATE)\s+(?:ONLY\s+)?\"?(\w+)", re.IGNORECASE)
LOCKING = re.compile(r"\bFOR\s+(?:NO\s+KEY\s+)?UPDATE\b", re.IGNORECASE)  # an UPDATE that writes nothing
UNDOING = re.compile(r"\s*ROLLBACK\b", re.IGNORECASE)


class Reach(NamedTuple):
    """Which tables a statement reads and writes; `kept` where its answer depends on nothing else."""

    reads: tuple[str, ...]
    writes: tuple[str, ...]
    kept: bool


class Memory:
    """The answers that still hold."""

    def __init__(self, tables: frozenset[str]) -> None:
        self.tables = tables
        self.answers: dict[Key, tuple[int, Rows]] = {}
        self.written: Counter[str] = Counter()  # how often each table was
        self.known: dict[str, Reach] = {}

    def answer(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any]) -> Rows | None:
        """The rows that this question gave, a list of one's own; None where it must be asked."""
        reach = self._reach(sql)
        if not reach.kept:
            return None
        found = self.answers.get((sql, _values(parameters)))
        if found is None or found[0] != self._age(reach):
            return None
        return _own(found[1])

    def keep(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any], rows: Rows) -> None:
        """Remember what a question gave."""
        reach = self._reach(sql)
        if reach.kept:
            if len(self.answers) > KEPT:
                self.answers.clear()
            self.answers[sql, _values(parameters)] = self._age(reach), _own(rows)

    def notice(self, sql: str) -> None:
        """A statement is carried out: forget what it may change."""
        for table in self._reach(sql).writes:
            self.written[table] += 1
        if UNDOING.match(sql):
            self.forget()

    def forget(self) -> None:
        """What was written is undone, so nothing that was seen since may hold."""
        self.answers.clear()

    def _age(self, reach: Reach) -> int:
        """How often the tables that it reads were written: no two moments between which one was have the same."""
        written = self.written
        return sum([written[table] for table in reach.reads])

    def _reach(self, sql: str) -> Reach:
        found = self.known.get(sql)
        if found is None:
            writes = tuple(WRITING.findall(LOCKING.sub("", sql)))
            reads = tuple(sorted(self.tables.intersection(WORD.findall(sql))))
            found = self.known[sql] = Reach(reads, writes, bool(reads) and not writes and not MOVING.search(sql))
        return found


_memory: ContextVar[Memory | None] = ContextVar("memory", default=None)


def memory() -> Memory | None:
    """What is remembered, in a house where nobody else writes; else None."""
    return _memory.get()


@contextmanager
def alone() -> Iterator[None]:
    """Within, nobody but this thread writes into the database, as in a scratch house."""
    with _remembering(Memory(_tables())):
        yield


@contextmanager
def moment() -> Iterator[None]:
    """Within, a question asked again is answered as it was, until this thread itself writes what it reads.

    Only for what is shown, or tried and taken back: what others write meanwhile is not seen. Inside a house of one's
    own nothing is added.
    """
    if _memory.get() is not None:
        yield
        return
    with _remembering(Memory(_known_tables())):
        yield


def _tables() -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm')")
        return frozenset(name for (name,) in cursor.fetchall())


@cache
def _known_tables() -> frozenset[str]:
    """Those of a house that stands: they change with a migration, and then its processes begin anew."""
    return _tables()


@contextmanager
def _remembering(remembered: Memory) -> Iterator[None]:
    def noticing(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        remembered.notice(sql if isinstance(sql, str) else str(sql))
        return execute(sql, params, many, context)

    token = _memory.set(remembered)
    try:
        with connection.execute_wrapper(noticing), _when_undone(remembered.forget):
            yield
    finally:
        _memory.reset(token)


@contextmanager
def _when_undone(then: Callable[[], None]) -> Iterator[None]:
    """Within, do this when a whole transaction is rolled back, for which Django sends no statement that it shows."""
    undone: Any = connections[DEFAULT_DB_ALIAS]
    plain: Any = undone.rollback

    def rollback() -> None:
        plain()
        then()

    before = vars(undone).get("rollback")
    undone.rollback = rollback
    try:
        yield
    finally:
        if before is None:
            del undone.rollback
        else:
            undone.rollback = before


def _own(rows: Rows) -> Rows:
    """A list of one's own of rows, and of the lists in them."""
    if any(value.__class__ is list for row in rows for value in row):
        return [tuple([list(value) if value.__class__ is list else value for value in row]) for row in rows]
    return list(rows)


def _values(parameters: Sequence[Any] | Mapping[str, Any]) -> tuple[Any, ...]:
    """What is asked about, as part of a key."""
    given = parameters.values() if isinstance(parameters, Mapping) else parameters
    return tuple([tuple(value) if value.__class__ is list else value for value in given])
