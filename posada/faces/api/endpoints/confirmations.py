"""What somebody else asked in the customer's name, until the primary contact confirms it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from posada.faces.api.caller import Caller, caller, reads, writes
from posada.faces.api.paging import Asked, Page, paged
from posada.faces.api.shapes import Subject
from posada.flow.asked import Judgement
from posada.flow.cases import decide
from posada.ground.agenda.models import Case
from posada.ground.agenda.unit import unit

router = Router()
ROLE = "primary-contact"


class ConfirmationShape(Schema):
    """A request that waits: what was asked, about what, by whom; `open` until it is confirmed or declined."""

    id: int
    asked: str
    about: Subject
    asked_by: str
    fields: Mapping[str, Any]
    state: str
    asked_at: datetime


class Word(Schema):
    """What the primary contact says."""

    outcome: Literal["confirm", "decline"]


class ConfirmationsAsked(Asked):
    """Those that still wait, or in which other state; whose, for staff."""

    state: Literal["open", "closed"] | None = "open"
    customer: int | None = None


@router.get("/confirmations", response=Page[ConfirmationShape], summary="Requests that wait for the primary contact")
@reads("services")
def list_confirmations(request: HttpRequest, asked: Query[ConfirmationsAsked]) -> Any:
    found = caller(request).rows(Case.objects.filter(role=ROLE), asked.customer)
    if asked.state is not None:
        found = found.filter(state=asked.state)
    return paged(found, asked, lambda part: [_shape(case) for case in part])


@router.post("/confirmations/{id}", response=ConfirmationShape, summary="Confirm a request, or decline it")
@writes("services")
def answer(request: HttpRequest, id: int, said: Word) -> Any:
    """What is confirmed is answered at once, as if the primary contact had asked."""
    who = caller(request)
    found = _awaited(who, id)
    by = who.acting()
    with unit(who.now, by):
        decide(Judgement(found, "grant" if said.outcome == "confirm" else "refuse", by, who.now))
    found.refresh_from_db()
    return _shape(found)


def _awaited(who: Caller, id: int) -> Case:
    """The customer's own request; nobody else confirms it, staff neither."""
    if who.visitor is None:
        raise Http404("a customer's own")
    found = who.one(Case, "case", id)
    if found.role != ROLE:
        raise Http404(f"case {id}")
    return found


def _shape(case: Case) -> ConfirmationShape:
    return ConfirmationShape(
        id=case.pk, asked=str(case.facts.get("kind", case.kind)), asked_by=str(case.facts.get("asked_by", "")),
        about=Subject(kind=case.subject_kind, id=case.subject_id), fields=case.facts.get("fields", {}),
        state=case.state, asked_at=case.opened_at,
    )  # fmt: skip
