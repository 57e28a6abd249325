"""Work for the outside: enqueued in the transaction that decided it; a rehearsal keeps it in hand and drains it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from procrastinate.contrib.django import app
from procrastinate.tasks import Task

_kept: ContextVar[list[tuple[Task[Any, Any, Any], dict[str, Any]]] | None] = ContextVar("jobs", default=None)


def defer(task: Task[Any, Any, Any], **arguments: Any) -> None:
    """Enqueue a job; with a rolled back transaction it never was."""
    kept = _kept.get()
    if kept is None:
        task.defer(**arguments)
    else:
        kept.append((task, arguments))


@contextmanager
def keep_jobs() -> Iterator[None]:
    """Within, jobs stay in this process until they are drained."""
    token = _kept.set([])
    try:
        yield
    finally:
        _kept.reset(token)


def drain(*, now: datetime, instead: Mapping[str, Callable[..., object]] | None = None) -> int:
    """Do every kept job, and those they enqueue; how many there were. `instead` does a task by its name otherwise."""
    kept = _kept.get()
    done = 0
    while kept:
        task, arguments = kept.pop(0)
        (instead or {}).get(task.name, task.func)(**arguments)
        done += 1
    return done


__all__ = ["app", "defer", "drain", "keep_jobs"]
