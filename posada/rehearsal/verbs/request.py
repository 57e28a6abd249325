"""request, decide, task."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import ConfigDict, Field

from posada.contexts.services.acts.end_tasks import end_tasks
from posada.contexts.services.models import Task, TaskState
from posada.flow.cases import Judgement, decide
from posada.flow.requests import Request, submit
from posada.kernel.errors import BadInput, NotFound
from posada.rehearsal.verbs import Fields, Verb
from posada.terms.actor import Actor


class RequestFields(Fields):
    model_config = ConfigDict(extra="allow", populate_by_name=True, defer_build=True)
    as_: str | None = Field(None, alias="as")
    kind: str
    about: str


class Ask(Verb):
    name = "request"
    Fields = RequestFields

    def play(self, story: Any, fields: RequestFields, event: Any) -> None:
        kind, id = story.find(fields.about)
        customer_id = story.owner(kind, id)
        by = story.actor(event, customer_id)
        known = (fields.model_extra or {}).items()
        own = {key: story.names.get(value, value) if isinstance(value, str) else value for key, value in known}
        with story.unit(by):
            answer = submit(Request(fields.kind, customer_id, (kind, id), by, story.now, own))
        if answer.case_id is not None:
            story.name(fields.as_, "case", answer.case_id)
        elif "made" in answer.facts:
            story.name(fields.as_, *answer.facts["made"])


class DecideFields(Fields):
    model_config = ConfigDict(extra="allow", populate_by_name=True, defer_build=True)
    case: str
    outcome: str
    reason: str = ""
    amount: Decimal | None = None


class Decide(Verb):
    name = "decide"
    Fields = DecideFields

    def play(self, story: Any, fields: DecideFields, event: Any) -> None:
        case = story.case(fields.case)
        by = story.actor(event) if event.by else Actor("staff", role=case.role, channel="staff")
        known = (fields.model_extra or {}).items()
        own = {key: story.names.get(value, value) if isinstance(value, str) else value for key, value in known} | (
            {"amount": fields.amount} if fields.amount is not None else {}
        )
        with story.unit(by):
            decide(Judgement(case, fields.outcome, by, story.now, fields.reason, own))


class TaskFields(Fields):
    of: Mapping[str, str] | list[str] | str
    outcome: TaskState = TaskState.DONE
    note: str = ""


class Finish(Verb):
    name = "task"
    Fields = TaskFields

    def play(self, story: Any, fields: TaskFields, event: Any) -> None:
        service, act = _task_of(fields.of)
        id = story.id_of(service, "service")
        task = Task.objects.filter(service_id=id, act=act, state=TaskState.OPEN).order_by("pk").first()
        if task is None:
            raise NotFound(f"open task {act} of {service}")
        by = story.actor(event) if event.by else Actor("staff", role="activations", channel="staff")
        with story.unit(by):
            end_tasks([task.pk], outcome=fields.outcome, now=story.now, by=by, note=fields.note)


def _task_of(written: Mapping[str, str] | list[str] | str) -> tuple[str, str]:
    if isinstance(written, Mapping):
        return written["service"], written["act"]
    parts = written.replace(",", " ").split() if isinstance(written, str) else written
    if len(parts) != 2:
        raise BadInput("of", written, "a service and an act: {service: web, act: create}")
    return parts[0], parts[1]
