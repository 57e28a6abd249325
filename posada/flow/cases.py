"""What people decide: the act that carries out the decision on each kind of case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from posada.ground.agenda.models import Case
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a member of staff decided on a case: `grant` or `refuse`, with reason, amount and the case's own fields."""

    case: Case
    outcome: str
    by: Actor
    now: datetime
    reason: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)


# Kind of case -> the act that records the judgement (ground.agenda.cases.close_case) and carries it out.
CASES: dict[str, Callable[[Judgement], None]] = {}


def decide(judgement: Judgement) -> None:
    """Carry out a judgement, within a unit of work. BadInput where nobody decides such a case."""
    if judgement.case.kind not in CASES:
        raise BadInput("case", judgement.case.kind, ", ".join(sorted(CASES)))
    CASES[judgement.case.kind](judgement)
