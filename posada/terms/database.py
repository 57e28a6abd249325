"""One cursor for the statements that a house asks all day: the server plans each of them once a connection."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.postgresql.psycopg_any import mogrify
from django.db.backends.utils import CursorWrapper

from posada.terms.alone import memory

KEPT = 1000  # statements of a connection; past that the one asked longest ago is planned anew
FEW = 100  # subjects; a statement about more is planned for them
Parameters = Sequence[Any] | Mapping[str, Any]


class Said(NamedTuple):
    """A statement with its values in it, where Django's log of statements looks for it."""

    query: bytes


class Asking(ServerBindingCursor):
    """A cursor whose statements stay known to the server, unless it is told otherwise."""

    known = True
    logged = False

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        done = super().execute(query, params, prepare=self.known, **options)  # type: ignore[misc]
        if self.logged:
            self._query = Said(mogrify(query, params, self.connection).encode())  # type: ignore[attr-defined]
        return done


def ask(sql: str, parameters: Parameters = (), *, known: bool = True) -> list[tuple[Any, ...]]:
    """The rows that a statement gives. `known` statements are planned once, for whatever parameters.

    One that is asked about thousands at once is better planned for them. Whole numbers and words reach the server
    without a type: where it cannot infer one, the statement says it.
    """
    remembered = memory()
    found = None if remembered is None else remembered.answer(sql, parameters)
    if found is None:
        found = _told(sql, parameters, known).fetchall()
        if remembered is not None:
            remembered.keep(sql, parameters, found)
    return found


def tell(sql: str, parameters: Parameters = (), *, known: bool = True) -> int:
    """Carry out a statement that gives no rows; how many it touched."""
    return int(_told(sql, parameters, known).rowcount)


def _told(sql: str, parameters: Parameters, known: bool) -> Any:
    database = connections[DEFAULT_DB_ALIAS]
    wrapper = _kept(database)
    cursor: Any = wrapper.cursor
    cursor.known = known
    cursor.logged = database.queries_logged
    if cursor.logged:
        wrapper = database.make_debug_cursor(cursor)
    wrapper.execute(sql, _untyped(parameters))
    return cursor


def _untyped(parameters: Parameters) -> Parameters:
    """A number of each width would be a statement of its own."""
    if isinstance(parameters, Mapping):
        return {name: str(value) if value.__class__ is int else value for name, value in parameters.items()}
    return [str(value) if value.__class__ is int else value for value in parameters]


def _kept(database: Any) -> CursorWrapper:
    """The cursor that belongs to this connection to the server, and ends with it."""
    database.close_if_health_check_failed()
    database.ensure_connection()
    raw = database.connection
    kept: CursorWrapper | None = getattr(raw, "asking", None)
    if kept is None:
        raw.prepare_threshold = raw.prepared_max = KEPT  # so many of ours; none of those that are not ours
        cursor: Any = Asking
        kept = raw.asking = CursorWrapper(cursor(raw), database)
    return kept
