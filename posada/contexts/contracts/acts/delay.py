"""A start that is late: told, then a new date or a cancellation that both sides agree to."""

from collections.abc import Sequence
from datetime import date, datetime

from posada.contexts.contracts.events import CustomerTold, LineCancelled
from posada.contexts.contracts.models import Line
from posada.contexts.contracts.rules.period import DelayCancellation, NewStartDate, StartDelay
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.queries import open_case
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book

CASE = "start-delay"


def foresee_delay(line_id: int, *, reason: str, late_by: str, evidence: str, now: datetime, by: Actor) -> int | None:
    """Staff know that a start will be late: the customer is told at once. Returns the case in which both agree.

    With `late_by: customer` and its evidence the delay is put down to the customer, and the Start Date counts.
    """
    line = Line.objects.select_for_update().get(pk=line_id)
    if line.starts_on is not None or line.planned_on is None:
        raise BadInput("about", line.name, "a line whose Start Date is to come")
    if late_by == "customer":
        _put_down(line, evidence, now=now, by=by)
        return None
    return _tell(line, "delay-foreseen", reason, due_at=now, now=now, by=by)


def _put_down(line: Line, evidence: str, *, now: datetime, by: Actor) -> None:
    if not evidence:
        raise BadInput("evidence", evidence, "what shows that the delay is the customer's")
    ruling = book().for_existing(now).ruling(StartDelay)
    record(
        [Verdict(line.customer_id, "contract-line", line.pk, "put-delay-down", now, grounds(ruling, role="excludes"),
                 facts={"late_by": "customer", "evidence": evidence}, effects=("delay-put-down",))],
        now=now, actor=by,
    )  # fmt: skip
    line.late_by = "customer"
    line.save(update_fields=["late_by"])
    touch("contract-line", [line.pk])


def tell_late(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """The Start Date passed without delivery, and nobody had said so."""
    due_at = {step.subject_id: step.due_at for step in steps}
    for line in Line.objects.select_for_update().filter(pk__in=due_at).order_by("pk"):
        _tell(line, "delay-notice", "", due_at=due_at[line.pk], now=now, by=by)


def _tell(line: Line, act: str, reason: str, *, due_at: datetime, now: datetime, by: Actor) -> int:
    terms = book().for_existing(now)
    ruling, agreed, dropped = terms.required(StartDelay), terms.ruling(NewStartDate), terms.ruling(DelayCancellation)
    facts = {"start_date": line.planned_on, "reason": reason, "choices": ["new-date", "cancellation"]}
    line.told_late_on, line.late_by = line.planned_on, "provider"
    line.save(update_fields=["told_late_on", "late_by"])
    touch("contract-line", [line.pk])
    stood_on = ruling.orders() + grounds(agreed, dropped, role="permits")
    matter = Matter(line.customer_id, CASE, ("contract-line", line.pk), "projects", stood_on, due_at, facts=facts,
                    act=act)  # fmt: skip
    known = open_case("contract-line", line.pk, CASE)
    case_id = known.pk if known else open_cases([matter], now=now, by=by)[0]
    announce(CustomerTold("start-delay", line.customer_id, about(line), facts | {"line": line.name}, None, now, by))
    return case_id


def propose(case: Case, *, day: date | None, now: datetime, by: Actor) -> None:
    """Propose a new Start Date, or with no day that the service be cancelled; the other side is to accept it."""
    terms = book().for_existing(now)
    ruling = terms.ruling(NewStartDate) if day else terms.ruling(DelayCancellation)
    proposal = {"side": side(by), "date": day.isoformat() if day else None}
    record(
        [Verdict(case.customer_id, case.subject_kind, case.subject_id, "propose-start", now, grounds(ruling),
                 facts=proposal, effects=("proposal-made",))],
        now=now, actor=by,
    )  # fmt: skip
    case.facts = {**case.facts, "proposal": proposal}
    case.save(update_fields=["facts"])


def accept_proposal(case: Case, *, now: datetime, by: Actor) -> None:
    """The other side accepts what was proposed: the Start Date moves, or the line is dropped without a charge.

    Raises Refused for the side that proposed it. Announces LineCancelled where it is dropped.
    """
    proposal = case.facts.get("proposal")
    if not proposal:
        raise BadInput("case", case.pk, "a delay in which one side has proposed something")
    terms = book().for_existing(now)
    ruling = terms.ruling(NewStartDate) if proposal["date"] else terms.ruling(DelayCancellation)
    if proposal["side"] == side(by):
        verdict = Verdict(case.customer_id, case.subject_kind, case.subject_id, "agree-start", now, grounds(ruling))
        raise verdict.refused("both-sides-agree", proposed_by=proposal["side"])
    line = Line.objects.select_for_update().get(pk=case.subject_id)
    act = "agree-start" if proposal["date"] else "agree-cancellation"
    close_case(case.pk, CaseState.CLOSED, grounds=grounds(ruling), now=now, by=by, act=act, facts=proposal)
    if proposal["date"]:
        line.planned_on, line.late_by = date.fromisoformat(proposal["date"]), ""
    else:
        line.cancelled_at = now
        announce(LineCancelled(line.service_id, grounds(ruling), now, by))
    line.save(update_fields=["planned_on", "late_by", "cancelled_at"])
    touch("contract-line", [line.pk])


def side(by: Actor) -> str:
    """Which side of the contract somebody speaks for."""
    return "customer" if by.is_customer else "provider"


def about(line: Line) -> tuple[str, int]:
    """What a letter about a line is about."""
    return ("service", line.service_id) if line.service_id else ("customer", line.customer_id)
