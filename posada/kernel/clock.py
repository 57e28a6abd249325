"""The one clock. Only faces, jobs and the rehearsal ask it; everything below is told `today` or `now`.

Business time is the house's clock, which a rehearsal moves; wall time is for sign-in sessions, one-time codes and
the job queue.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from posada.kernel.errors import BadInput
from posada.kernel.instants import in_utc


class Clock(Protocol):
    """What tells business time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


C = TypeVar("C", bound=Clock)


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant of the machine."""
        return datetime.now(UTC)


class MovableClock:
    """A clock that stands still until it is moved, and moves forward only."""

    def __init__(self, now: datetime) -> None:
        self._now = in_utc(now, "now")

    def now(self) -> datetime:
        """The instant it was last moved to."""
        return self._now

    def move_to(self, instant: datetime) -> None:
        """Set it to `instant`; the same instant again is harmless."""
        later = in_utc(instant)
        if later < self._now:
            raise BadInput(
                "instant", instant.isoformat(), "%(now)s or later: the clock runs forward", now=self._now.isoformat()
            )
        self._now = later


_default: Clock = SystemClock()
_in_use: ContextVar[Clock | None] = ContextVar("posada_clock", default=None)


def now() -> datetime:
    """Business time: the present instant of the clock in use, aware, in UTC."""
    return (_in_use.get() or _default).now()


def wall() -> datetime:
    """Wall time: the machine's present instant, aware, in UTC, whatever clock is in use."""
    return datetime.now(UTC)


@contextmanager
def use(clock: C) -> Iterator[C]:
    """Let `clock` tell business time within the block, for this thread or task; gives the clock itself."""
    token = _in_use.set(clock)
    try:
        yield clock
    finally:
        _in_use.reset(token)


def set_default(clock: Clock) -> None:
    """Let `clock` tell business time in this whole process, wherever no `use` stands."""
    global _default
    _default = clock
