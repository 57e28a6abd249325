"""The parent agreement has ended: a person decides what becomes of the services under it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from posada.contexts.contracts import queries
from posada.contexts.contracts.models import Document, Kind
from posada.contexts.contracts.rules.documents import ParentEnd
from posada.contexts.contracts.settling import owed
from posada.contexts.services import queries as services
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.queries import open_case
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book

CASE = "parent-ended"


def end_parents(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Agreements whose last day has closed: each goes to a person with the services that hang on it."""
    for step in steps:
        end_parent(step.subject_id, cause="agreement", now=now, by=by)


def end_parent(document_id: int, *, cause: str, now: datetime, by: Actor) -> int:
    """Note that an agreement has ended, and open the case of its services with what each would cost to end; its id."""
    document = queries.locked_document(document_id)
    if document.kind != Kind.PARENT:
        raise BadInput("about", document.name, "a parent agreement")
    terms = book().for_existing(now)
    ruling = terms.required(ParentEnd)
    today = terms.calendar.today(now)
    document.move("end")
    document.ended_at = now
    document.save(update_fields=["state", "ended_at"])
    touch("contract-document", [document.pk])
    hanging: list[dict[str, Any]] = []
    for annex in Document.objects.filter(parent_id=document.pk, kind=Kind.PRICES, state="signed"):
        for line in queries.lines(annex.pk):
            service = services.by_id([line.service_id or 0]).get(line.service_id or 0)
            if service is None or service.state != "active":
                continue
            found = owed(line, service, service.quantity, today, cause, terms)
            hanging.append({"service": service.pk, "ends_on": line.ends_on, "settlement": found.settled.total})
    matter = Matter(document.customer_id, CASE, ("contract-document", document.pk), ruling.rule.role, ruling.orders(),
                    now, facts={"services": hanging, "cause": cause})  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    return case_id


def judge_parent_end(case: Case, kept: bool, *, reason: str, now: datetime, by: Actor) -> None:
    """Let the services run to their own end, or say that they are to be ended, each with its own notice."""
    ruling = book().for_existing(now).ruling(ParentEnd)
    outcome = CaseState.GRANTED if kept else CaseState.REFUSED
    close_case(case.pk, outcome, grounds=grounds(ruling), now=now, by=by, facts={"reason": reason})


def link_successor(document_id: int, *, now: datetime, by: Actor) -> None:
    """A new agreement was signed: the annexes of those that ended are part of it, and their cases are closed."""
    signed = queries.document(document_id)
    terms = book().for_existing(now)
    ruling = terms.ruling(ParentEnd)
    if signed.kind != Kind.PARENT or ruling is None:
        return
    for former in queries.documents(signed.customer_id, Kind.PARENT).filter(state="ended"):
        moved = Document.objects.filter(parent_id=former.pk, kind=Kind.PRICES, state="signed")
        names = list(moved.values_list("name", flat=True))
        if not names:
            continue
        moved.update(parent_id=signed.pk)
        record(
            [Verdict(signed.customer_id, "contract-document", signed.pk, "link-annexes", now, ruling.permits(),
                     facts={"from": former.name, "annexes": names}, effects=("annexes-linked",))],
            now=now, actor=by,
        )  # fmt: skip
        waiting = open_case("contract-document", former.pk, CASE)
        if waiting is not None:
            close_case(waiting.pk, CaseState.CLOSED, grounds=ruling.permits(), now=now, by=by, act="link-successor")
