"""Cases: matters that a person decides, with what was checked and computed beforehand."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from posada.faces.api.caller import Caller, caller, reads, writes
from posada.faces.api.paging import Asked, Page, paged
from posada.faces.api.shapes import Subject
from posada.flow.asked import Judgement
from posada.flow.cases import decide
from posada.ground.agenda.models import Case
from posada.ground.agenda.unit import unit

router = Router()


class CaseShape(Schema):
    """One matter, the role that may decide it, and until when."""

    id: int
    customer: int
    kind: str
    about: Subject
    role: str
    state: str
    opened_at: datetime
    deadline: datetime | None
    decided_at: datetime | None
    facts: Mapping[str, Any]
    amounts: Mapping[str, Any]
    currency: str | None
    clause: str
    opened_by: int  # decision
    decided_by: int | None  # decision


class CasesAsked(Asked):
    """Which cases are wanted."""

    customer: int | None = None
    state: Literal["open", "granted", "refused", "closed"] | None = None
    kind: str | None = None


class Said(Schema):
    """What the person decides; `fields` are the case kind's own."""

    outcome: Literal["grant", "refuse"]
    reason: Annotated[str, Field(max_length=2000)] = ""
    amount: Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=2)] | None = None
    fields: dict[str, Any] = {}


@router.get("/cases", response=Page[CaseShape], summary="List the cases that the person's roles may decide")
@reads("cases")
def list_cases(request: HttpRequest, asked: Query[CasesAsked]) -> Any:
    who = caller(request)
    found = who.rows(Case.objects.all(), asked.customer)
    if who.desk is not None and not who.desk.is_administrator:
        found = found.filter(role__in=who.desk.staff.roles)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    return paged(found, asked, lambda part: [_shape(case) for case in part])


@router.get("/cases/{id}", response=CaseShape, summary="One case")
@reads("cases")
def one_case(request: HttpRequest, id: int) -> Any:
    return _shape(_decidable(caller(request), id))


@router.post("/cases/{id}/decide", response=CaseShape, summary="Decide a case; it is carried out at once")
@writes("cases")
def decide_case(request: HttpRequest, id: int, said: Said) -> Any:
    who = caller(request)
    found = _decidable(who, id)
    by = who.acting(found.role)
    fields = {**said.fields, **({"amount": str(said.amount)} if said.amount is not None else {})}
    with unit(who.now, by):
        decide(Judgement(found, said.outcome, by, who.now, said.reason, fields))
    found.refresh_from_db()
    return _shape(found)


def _decidable(who: Caller, id: int) -> Case:
    """The case, where one of the person's roles may decide it."""
    who.staff_only()
    found = who.one(Case, "case", id)
    if who.desk is None or not (who.desk.is_administrator or found.role in who.desk.staff.roles):
        raise Http404(f"case {id}")
    return found


def _shape(case: Case) -> CaseShape:
    return CaseShape(
        id=case.pk, customer=case.customer_id, kind=case.kind, role=case.role, state=case.state,
        about=Subject(kind=case.subject_kind, id=case.subject_id), opened_at=case.opened_at, deadline=case.deadline,
        decided_at=case.decided_at, facts=case.facts, amounts=case.amounts, currency=case.currency or None,
        clause=case.clause, opened_by=case.opened_by, decided_by=case.decided_by,
    )  # fmt: skip
