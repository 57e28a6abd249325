"""Tasks: what staff, or a program of theirs, must do on a service; its end is what makes the service so."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from posada.contexts.services.acts.end_tasks import end_tasks
from posada.contexts.services.models import Task, TaskState
from posada.faces.api.caller import caller, reads, writes
from posada.faces.api.paging import Asked, Page, paged
from posada.ground.agenda.unit import unit
from posada.kernel.errors import IllegalMove

router = Router()


class TaskShape(Schema):
    """Something to do on a service: create, suspend, unsuspend, change-plan, renew, terminate."""

    id: int
    customer: int
    service: int
    act: str
    department: str
    details: Mapping[str, Any]
    state: str
    opened_at: datetime
    attend_from: datetime | None
    ended_at: datetime | None
    note: str


class TasksAsked(Asked):
    """Which tasks are wanted."""

    customer: int | None = None
    state: Literal["open", "done", "failed"] | None = "open"
    act: str | None = None


class Ended(Schema):
    """How a task ended; a failed one changes no service."""

    outcome: Literal["done", "failed"]
    note: Annotated[str, Field(max_length=2000)] = ""


@router.get("/tasks", response=Page[TaskShape], summary="List tasks")
@reads("tasks")
def list_tasks(request: HttpRequest, asked: Query[TasksAsked]) -> Any:
    found = caller(request).rows(Task.objects.all(), asked.customer)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.act:
        found = found.filter(act=asked.act)
    return paged(found, asked, lambda part: [_shape(task) for task in part])


@router.post("/tasks/{id}/end", response=TaskShape, summary="Say how a task ended")
@writes("tasks")
def end_task(request: HttpRequest, id: int, ended: Ended) -> Any:
    who = caller(request)
    found = who.one(Task, "task", id)
    if found.state != TaskState.OPEN:
        raise IllegalMove(found.state, "end", f"task:{id}")
    by = who.acting(found.department)
    with unit(who.now, by):
        end_tasks([found.pk], outcome=TaskState(ended.outcome), now=who.now, by=by, note=ended.note)
    found.refresh_from_db()
    return _shape(found)


def _shape(task: Task) -> TaskShape:
    return TaskShape(
        id=task.pk, customer=task.customer_id, service=task.service_id, act=task.act, department=task.department,
        details=task.details, state=task.state, opened_at=task.opened_at, attend_from=task.attend_from,
        ended_at=task.ended_at, note=task.note,
    )  # fmt: skip
