"""What reaches the flow from people: a request and its answer, and a judgement on a case.

They stand apart from the tables that name who answers them, so that those who answer can import them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from posada.ground.agenda.models import Case
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor


@dataclass(frozen=True, slots=True)
class Request:
    """Someone asks for what the terms rule. `about` is the subject (`service`, 12); `fields` are the kind's own."""

    kind: str
    customer_id: int
    about: tuple[str, int]
    by: Actor
    now: datetime
    fields: Mapping[str, Any] = field(default_factory=dict)


def about(request: Request, kind: str) -> int:
    """The id of the subject that a request is about; BadInput where that is of another kind than it answers for."""
    found, id = request.about
    if found != kind:
        raise BadInput("about", f"{found}:{id}", f"{kind}:…")
    return id


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request at once: `done`, or `case` with the case that a person decides."""

    outcome: str
    case_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a member of staff decided on a case: `grant` or `refuse`, with reason, amount and the case's own fields."""

    case: Case
    outcome: str
    by: Actor
    now: datetime
    reason: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
