"""The journal: what was done or refused, by whom, on which grounds; and why, in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import override
from ninja import Query, Router, Schema
from pydantic import Field

from posada.faces.api.caller import Caller, caller, reads
from posada.faces.api.paging import Asked, Page, paged
from posada.faces.api.shapes import Subject
from posada.faces.site.names import subjects
from posada.faces.site.why_paper import why_pdf
from posada.ground.customers.models import Customer
from posada.terms.models import Decision
from posada.terms.versions import book
from posada.terms.why import explain

router = Router()


class GroundShape(Schema):
    """A clause that a decision stands on: it orders, permits, limits, excludes or shows."""

    clause: str
    terms: str
    role: str


class DecisionShape(Schema):
    """One act or refusal. Amounts are strings in `currency`."""

    id: int
    customer: int | None
    act: str
    subject: Subject
    outcome: str
    reason: str | None
    due_at: datetime
    learnt_at: datetime
    decided_at: datetime
    actor: str
    grounds: list[GroundShape]
    amounts: Mapping[str, Any]
    currency: str | None
    undoes: int | None


class WhyShape(Schema):
    """One decision, explained: the shape of `posada why --json`."""

    decision: int
    at: datetime
    due: datetime
    act: str
    subject: str
    outcome: str
    reason: str
    actor: str
    grounds: list[Mapping[str, Any]]
    facts: Mapping[str, Any]
    amounts: Mapping[str, Any]
    currency: str | None
    count: list[Mapping[str, Any]]
    otherwise: str
    objection: str


class DecisionsAsked(Asked):
    """Which decisions are wanted; of one subject: its kind and id together."""

    customer: int | None = None
    subject_kind: str | None = None
    outcome: Literal["done", "refused", "case", "parked"] | None = None
    subject_id: Annotated[int, Field(ge=0)] | None = None
    act: Annotated[str, Field(max_length=60)] | None = None
    decided_from: datetime | None = None
    decided_before: datetime | None = None


class Language(Schema):
    """In which language."""

    language: Literal["es", "en"] = "es"


@router.get("/decisions", response=Page[DecisionShape], summary="List decisions")
@reads("decisions")
def list_decisions(request: HttpRequest, asked: Query[DecisionsAsked]) -> Any:
    found = caller(request).rows(Decision.objects.all(), asked.customer)
    if asked.subject_kind is not None and asked.subject_id is not None:
        found = found.filter(subject_kind=asked.subject_kind, subject_id=asked.subject_id)
    if asked.outcome is not None:
        found = found.filter(outcome=asked.outcome)
    if asked.act is not None:
        found = found.filter(act=asked.act)
    if asked.decided_from is not None:
        found = found.filter(decided_at__gte=asked.decided_from)
    if asked.decided_before is not None:
        found = found.filter(decided_at__lt=asked.decided_before)
    return paged(found, asked, shaped)


@router.get("/decisions/{id}", response=DecisionShape, summary="One decision")
@reads("decisions")
def one_decision(request: HttpRequest, id: int) -> Any:
    return shaped([caller(request).one(Decision, "decision", id)])[0]


@router.get("/decisions/{id}/why", response=WhyShape, summary="Why: the clauses, the facts, the count, the sums")
@reads("decisions")
def why(request: HttpRequest, id: int, asked: Query[Language]) -> Any:
    who: Caller = caller(request)
    (explained,) = explain([who.one(Decision, "decision", id)], asked.language, to_staff=who.desk is not None)
    return explained.as_object()


@router.get("/decisions/{id}/why/pdf", summary="Why, on paper that stands alone as evidence")
@reads("decisions")
def why_on_paper(request: HttpRequest, id: int, asked: Query[Language]) -> HttpResponse:
    who: Caller = caller(request)
    found = who.one(Decision, "decision", id)
    holder = Customer.objects.filter(pk=found.customer_id).first()
    if holder is None:
        raise Http404("a decision about the house")
    with override(asked.language):
        (explained,) = explain([found], asked.language, to_staff=who.desk is not None)
        paper = why_pdf(explained, holder, subjects([explained.subject])[explained.subject])
    return HttpResponse(paper, content_type="application/pdf")


def shaped(found: Sequence[Decision]) -> list[DecisionShape]:
    """Those decisions with the clauses they stood on."""
    versions = book()

    def ground(number: int, role: str) -> GroundShape:
        ruling = versions.of_ruling(number).by_number(number)
        return GroundShape(clause=ruling.clause, terms=ruling.version, role=role)

    return [
        DecisionShape(
            id=d.id, customer=d.customer_id or None, act=d.act, subject=Subject(kind=d.subject_kind, id=d.subject_id),
            outcome=d.outcome, reason=d.reason or None, due_at=d.due_at, learnt_at=d.learnt_at,
            decided_at=d.decided_at, actor=d.actor, grounds=[ground(number, role) for number, role in d.grounds],
            amounts=d.amounts, currency=d.currency or None, undoes=d.undoes,
        )
        for d in found
    ]  # fmt: skip
