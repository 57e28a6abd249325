"""Who was told of a version of the terms and when, and who consented, stayed silent or objected."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema

from posada.contexts.support.models import Notice
from posada.faces.api.caller import Caller, caller, reads
from posada.faces.api.endpoints.changes import Number
from posada.faces.api.paging import Asked, Page, paged
from posada.terms.models import Stand, TermsAnswer
from posada.terms.versions import book

router = Router()


class AnswerShape(Schema):
    """How one customer stands to a version."""

    id: int
    customer: int
    state: str
    told_at: datetime
    answer_by: datetime | None
    answered_at: datetime | None
    rules_from: datetime | None
    decision: int | None


class ProofShape(Schema):
    """How many customers stand how, and what became of the letters."""

    version: str
    answers: Mapping[str, int]
    letters: Mapping[str, int]


class AnswersAsked(Asked):
    """Those who stand so."""

    state: Stand | None = None
    customer: int | None = None


@router.get("/terms/versions/{number}/proof", response=ProofShape, summary="Who was informed of a version, counted")
@reads("terms")
def proof(request: HttpRequest, number: Number) -> Any:
    version = _version(caller(request), number)
    answers = TermsAnswer.objects.filter(version_id=number).order_by().values_list("state").annotate(Count("pk"))
    letters = Notice.objects.filter(about_kind="terms", about_id=number).order_by().values_list("state")
    return ProofShape(version=version, answers=dict(answers), letters=dict(letters.annotate(Count("pk"))))


@router.get("/terms/versions/{number}/answers", response=Page[AnswerShape], summary="What each answered to a version")
@reads("terms")
def answered(request: HttpRequest, number: Number, asked: Query[AnswersAsked]) -> Any:
    who = caller(request)
    _version(who, number)
    found = who.rows(TermsAnswer.objects.filter(version_id=number), asked.customer)
    if asked.state is not None:
        found = found.filter(state=asked.state)
    return paged(found, asked, lambda part: [_shape(each) for each in part])


def _version(who: Caller, number: int) -> str:
    """Its name, for those whose roles see the proof; Http404 otherwise."""
    if who.desk is None or not who.desk.may("proof"):
        raise Http404("proof")
    try:
        return book().by_number(number).version
    except (LookupError, ValueError) as error:
        raise Http404(str(number)) from error


def _shape(each: TermsAnswer) -> AnswerShape:
    return AnswerShape(
        id=each.pk, customer=each.customer_id, state=each.state, told_at=each.told_at, answer_by=each.answer_by,
        answered_at=each.answered_at, rules_from=each.rules_from, decision=each.decision_id,
    )  # fmt: skip
