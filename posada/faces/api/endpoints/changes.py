"""Which version of the terms rules what, what a version changed, and the customer's answer to it."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from posada.contexts.services import queries as services
from posada.faces.api.caller import caller, reads
from posada.faces.api.endpoints.account import Of
from posada.faces.api.endpoints.decisions import Language
from posada.faces.portal.changes import choices
from posada.terms.contract import Terms
from posada.terms.diff import diff
from posada.terms.telling import ClauseTold, tell
from posada.terms.versions import book

router = Router()
OVER = ("cancelled", "terminated")
Number = Annotated[int, Field(ge=0, lt=2**31)]


class RuledShape(Schema):
    """The version that rules one service today; `number` is that of GET /terms/versions/{number}/changes."""

    service: int
    version: str
    hash: str
    number: int


class ClauseChanged(Schema):
    """One clause that differs, in words."""

    clause: str
    what: str  # added, removed, changed, …
    heading: str
    figures: list[str]  # a sentence each
    before: str
    now: str


class ChangesShape(Schema):
    """What a version changed of the one before it."""

    old: str
    new: str
    clauses: list[ClauseChanged]


class ChoicesShape(Schema):
    """The answer that stands, and what may still be said until when; a day that is null is not offered.

    POST /requests with `consent-terms` or `object-terms`, about the customer, with the `version`.
    """

    version: str
    state: str | None
    change: str
    rules_from: datetime | None
    answered_at: datetime | None
    answer_until: date | None
    silence: str | None
    may_consent: bool
    object_until: date | None
    gives: str | None
    leave_until: date | None
    leaving: list[int]


@router.get("/terms/ruling", response=list[RuledShape], summary="Which version rules each service")
@reads("terms")
def ruling(request: HttpRequest, of: Query[Of]) -> Any:
    who = caller(request)
    held = list(services.of_customer(who.customer(of.customer).pk).exclude(state__in=OVER))
    found = services.ruling_versions({service.pk: services.target(service) for service in held}, who.now)
    return [
        RuledShape(service=service.pk, version=found[service.pk].version, hash=found[service.pk].hash,
                   number=book().number(found[service.pk]))
        for service in held
    ]  # fmt: skip


@router.get("/terms/versions/{number}/changes", response=ChangesShape, summary="What a version changed")
@reads("terms")
def changes(request: HttpRequest, number: Number, asked: Query[Language]) -> Any:
    old, new = _versions(number)
    told = tell(diff(old, new), old, new, asked.language)
    return ChangesShape(old=old.version, new=new.version, clauses=[clause_changed(each) for each in told])


@router.get("/terms/versions/{number}/choices", response=ChoicesShape, summary="What may be answered to a version")
@reads("terms")
def answers(request: HttpRequest, number: Number) -> Any:
    """For the customer's own key."""
    who = caller(request)
    if who.visitor is None:
        raise Http404("a customer's own")
    _old, new = _versions(number)
    found = choices(who.visitor, number)
    return ChoicesShape(
        version=new.version, state=found.state or None, change=found.change, rules_from=found.rules_from,
        answered_at=found.answered_at, answer_until=found.answer_until, silence=found.silence or None,
        may_consent=found.may_consent, object_until=found.object_until, gives=found.gives or None,
        leave_until=found.leave_until, leaving=[service.pk for service in found.leaving],
    )  # fmt: skip


def _versions(number: int) -> tuple[Terms, Terms]:
    """A version with the one before it; Http404 where there is none of that number, or none before."""
    try:
        old, new = book().before(number), book().by_number(number)
    except (LookupError, ValueError) as error:
        raise Http404(str(number)) from error
    if old is None:
        raise Http404(str(number))
    return old, new


def clause_changed(each: ClauseTold) -> ClauseChanged:
    return ClauseChanged(clause=each.clause, what=each.what, heading=each.heading, figures=list(each.sentences),
                         before=each.before, now=each.now)  # fmt: skip
