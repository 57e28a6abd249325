"""Opening matters for a person, and deciding them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.roles import permitted
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, as_json, record
from posada.terms.models import Outcome
from posada.terms.rule import Ground
from posada.terms.versions import book


@dataclass(frozen=True, slots=True)
class Matter:
    """What is to be put before a person: what was checked, the amounts, the evidence, and who may decide."""

    customer_id: int
    kind: str
    subject: tuple[str, int]
    role: str
    grounds: tuple[Ground, ...]
    due_at: datetime
    deadline: datetime | None = None
    stage: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    amounts: Mapping[str, Money] = field(default_factory=dict)
    evidence: Sequence[Any] = ()
    act: str = ""


def open_cases(matters: Sequence[Matter], *, now: datetime, by: Actor) -> list[int]:
    """Open cases and return their ids; each opening is a decision with the outcome `case`."""
    verdicts = [
        Verdict(m.customer_id, *m.subject, m.act or f"open-{m.kind}", m.due_at, m.grounds, outcome=Outcome.CASE,
                facts=m.facts, amounts=m.amounts, effects=("case-opened",))
        for m in matters
    ]  # fmt: skip
    decisions = record(verdicts, now=now, actor=by)
    cases = Case.objects.bulk_create(
        Case(
            customer_id=m.customer_id, kind=m.kind, subject_kind=m.subject[0], subject_id=m.subject[1], role=m.role,
            stage=m.stage, opened_at=now, deadline=m.deadline, facts=json.loads(as_json(m.facts)),
            amounts={name: amount.plain() for name, amount in m.amounts.items()},
            currency=next((amount.currency for amount in m.amounts.values()), ""),
            evidence=json.loads(as_json(list(m.evidence))), clause=m.grounds[0].clause if m.grounds else "",
            opened_by=decision,
        )
        for m, decision in zip(matters, decisions, strict=True)
    )  # fmt: skip
    touch("case", [case.pk for case in cases])
    for matter in matters:
        touch(matter.subject[0], [matter.subject[1]])
    return [case.pk for case in cases]


def close_case(
    case_id: int,
    outcome: CaseState,
    *,
    grounds: tuple[Ground, ...],
    now: datetime,
    by: Actor,
    act: str = "",
    facts: Mapping[str, Any] | None = None,
    amounts: Mapping[str, Money] | None = None,
) -> int:
    """Record what a person decided and close the case; the decision's id. BadInput where it is closed already.

    Raises Refused where the person has not the role.
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    if case.state != CaseState.OPEN:
        raise BadInput("case", case_id, "an open case; this one is %(state)s", state=case.state)
    verdict = Verdict(
        case.customer_id, case.subject_kind, case.subject_id, act or f"{outcome}-{case.kind}", now, grounds,
        outcome=Outcome.REFUSED if outcome == CaseState.REFUSED else Outcome.DONE, facts=facts or {},
        amounts=amounts or {}, effects=(f"case-{outcome}",),
    )  # fmt: skip
    if outcome != CaseState.CLOSED:
        verdict = permitted(verdict, case.kind, by=by, terms=book().for_existing(now), otherwise=(case.role,))
    (decision,) = record([verdict], now=now, actor=by)
    case.state, case.decided_at, case.decided_by = outcome, now, decision
    case.save(update_fields=["state", "decided_at", "decided_by"])
    touch("case", [case.pk])
    touch(case.subject_kind, [case.subject_id])
    return decision
