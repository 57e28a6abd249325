"""What happened, and who is told: a context announces, and the one table of the flow lists what follows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from posada.kernel.errors import PosadaError


class Event:
    """Something that happened: the base of frozen dataclasses of ids, days and amounts, named noun + participle."""

    __slots__ = ()


Table = Mapping[type[Event], Sequence[Callable[[Any], object]]]

_installed: Table | None = None
_in_use: ContextVar[Table | None] = ContextVar("posada_flow_table", default=None)


def announce(event: Event) -> None:
    """Call what the table lists for this type of event, in order, here and now; nothing follows an unlisted type.

    What a follower announces is followed to its end before the next follower is called. Their errors pass through,
    so whoever opened the transaction decides.
    """
    table = _in_use.get()
    if table is None:
        table = _installed
    if table is None:
        raise PosadaError(f"{type(event).__name__} was announced before the flow installed its table")
    for follow in table.get(type(event), ()):
        follow(event)


def install(table: Table) -> None:
    """Set the table of this process; the flow does so once, at start. Another table later is an error."""
    global _installed
    if _installed is not None and _installed is not table:
        raise PosadaError("the table of the flow is installed already; a test takes another with use_table")
    _installed = table


@contextmanager
def use_table(table: Table) -> Iterator[None]:
    """Let `table` say what follows within the block, for this thread or task."""
    token = _in_use.set(table)
    try:
        yield
    finally:
        _in_use.reset(token)
