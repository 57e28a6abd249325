"""Staff, or a driver, report what became of a task."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.services.events import TasksEnded, TasksFailed
from posada.contexts.services.models import Task, TaskState
from posada.kernel.events import announce
from posada.terms.actor import Actor


def end_tasks(task_ids: Sequence[int], *, outcome: TaskState, now: datetime, by: Actor, note: str = "") -> None:
    """Close tasks as done or failed. Announces TasksEnded for those done, TasksFailed for the others.

    A failed one is kept with its note.
    """
    tasks = list(Task.objects.select_for_update().filter(pk__in=task_ids, state=TaskState.OPEN).order_by("pk"))
    for task in tasks:
        task.state, task.ended_at, task.ended_by, task.note = outcome, now, str(by), note
    Task.objects.bulk_update(tasks, ["state", "ended_at", "ended_by", "note"])
    if tasks and outcome == TaskState.DONE:
        announce(TasksEnded(tuple(task.pk for task in tasks), now, by))
    elif tasks:
        announce(TasksFailed(tuple(task.pk for task in tasks), now, by))


def keep_failing(task_ids: Sequence[int], *, note: str, now: datetime, by: Actor) -> None:
    """A driver failed at tasks and will try again: they are kept failed with the server's words; nothing follows."""
    open_or_failed = Task.objects.filter(pk__in=task_ids, state__in=(TaskState.OPEN, TaskState.FAILED))
    open_or_failed.update(state=TaskState.FAILED, ended_at=now, ended_by=str(by), note=note)


def retry_tasks(task_ids: Sequence[int]) -> None:
    """Open failed tasks again, for whoever tries once more."""
    failed = Task.objects.filter(pk__in=task_ids, state=TaskState.FAILED)
    failed.update(state=TaskState.OPEN, ended_at=None, ended_by="")


def leave_to_driver(task_ids: Sequence[int], note: str) -> None:
    """Note on open tasks who carries them out, for staff who look at them."""
    Task.objects.filter(pk__in=task_ids, state=TaskState.OPEN).update(note=note)
