"""Staff, or a driver, report what became of a task."""

from collections.abc import Collection, Sequence
from datetime import datetime

from posada.contexts.services.events import TasksEnded, TasksFailed
from posada.contexts.services.models import Task, TaskState
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record


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


def reopen_task(
    task_id: int, *, followed: Collection[str], since: datetime, why: str, now: datetime, by: Actor
) -> None:
    """Open again a task that was ended by mistake. `followed`: the acts after whose end something else was done.

    Raises Refused for one of those, and where it is not as its end left it: ended before `since`, or not by staff.
    """
    task = Task.objects.select_for_update().get(pk=task_id)
    verdict = Verdict(
        task.customer_id, "task", task.pk, "reopen-task", now,
        facts={"why": why.strip()[:300], "task": task.act, "ended_at": task.ended_at, "ended_by": task.ended_by},
        effects=("undone",),
    )  # fmt: skip
    by_staff = task.ended_by.startswith("staff")
    if task.state != TaskState.DONE or task.ended_at is None or task.ended_at < since or not by_staff:
        raise verdict.refused("not-as-it-was-left")
    if task.act in followed:
        raise verdict.refused("something-followed")
    task.state, task.ended_at, task.ended_by = TaskState.OPEN, None, ""
    task.save(update_fields=["state", "ended_at", "ended_by"])
    record([verdict], now=now, actor=by)


def leave_to_driver(task_ids: Sequence[int], note: str) -> None:
    """Note on open tasks who carries them out, for staff who look at them."""
    Task.objects.filter(pk__in=task_ids, state=TaskState.OPEN).update(note=note)
