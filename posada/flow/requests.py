"""What people ask for: one door for every face, and the act that answers each kind of request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request at once: `done`, or `case` with the case that a person decides."""

    outcome: str
    case_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


# Kind of request -> the act that answers it. A refusal is raised (terms.decisions.Refused).
REQUESTS: dict[str, Callable[[Request], Answer]] = {}


def submit(request: Request) -> Answer:
    """Answer a request, within a unit of work. BadInput where nothing answers such a kind."""
    if request.kind not in REQUESTS:
        raise BadInput("kind", request.kind, ", ".join(sorted(REQUESTS)))
    return REQUESTS[request.kind](request)
