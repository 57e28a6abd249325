"""The terms: the version that rules, its clauses in words, and who accepted what when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from posada.contexts.ordering.acts.accept_terms import accept_terms
from posada.faces.api.caller import caller, reads, writes
from posada.faces.api.idempotency import CREATED
from posada.faces.api.paging import Asked, Page, paged
from posada.ground.agenda.unit import unit
from posada.kernel.errors import BadInput
from posada.terms.models import Acceptance, TermsVersion
from posada.terms.versions import book

router = Router()


class VersionShape(Schema):
    """A published version: from when it rules new contracts, and those that stood before."""

    version: str
    hash: str
    change: str
    announced_at: datetime
    in_force: datetime
    existing_from: datetime


class ClauseShape(Schema):
    """One clause, with the figures of its rules."""

    id: str
    heading: str
    text: str
    rules: Sequence[Mapping[str, Any]]


class VersionWithClauses(VersionShape):
    """The version in force for new contracts, clause by clause."""

    clauses: list[ClauseShape]


class AcceptanceShape(Schema):
    """Who accepted which version, when, and by which door."""

    id: int
    customer: int
    version: str
    hash: str
    by: str
    at: datetime
    door: str
    evidence: str


class ToAccept(Schema):
    """The hash of the version that was shown and is accepted."""

    hash: Annotated[str, Field(max_length=64)]


class AcceptancesAsked(Asked):
    """Whose."""

    customer: int | None = None


class InWords(Schema):
    """In which language."""

    language: Literal["es", "en"] = "es"


@router.get("/terms", response=VersionWithClauses, summary="The version in force for new contracts")
@reads("terms")
def terms_in_force(request: HttpRequest, asked: Query[InWords]) -> Any:
    terms = book().for_new(caller(request).now)
    clauses = [_clause(clause, asked.language) for clause in terms.clauses.values()]
    stored = TermsVersion.objects.get(hash=terms.hash)
    return VersionWithClauses(**_version(stored).dict(), clauses=clauses)


@router.get("/terms/versions", response=list[VersionShape], summary="Every published version, newest first")
@reads("terms")
def versions(request: HttpRequest) -> Any:
    return [_version(stored) for stored in TermsVersion.objects.defer("content").order_by("-in_force", "-id")]


@router.get("/acceptances", response=Page[AcceptanceShape], summary="Who accepted what")
@reads("terms")
def acceptances(request: HttpRequest, asked: Query[AcceptancesAsked]) -> Any:
    found = caller(request).rows(Acceptance.objects.select_related("version").defer("version__content"), asked.customer)
    return paged(found, asked, lambda part: [_acceptance(each) for each in part])


@router.post("/acceptances", response={201: AcceptanceShape}, summary="Accept the terms in force")
@writes("terms")
def accept(request: HttpRequest, said: ToAccept) -> Any:
    who = caller(request)
    ruling = book().for_new(who.now)
    if who.visitor is None:
        raise BadInput("customer", None, "a customer's own key: nobody else accepts for them")
    if said.hash != ruling.hash:
        raise BadInput("hash", said.hash, f"{ruling.hash}, of the version in force for new contracts")
    by = who.acting()
    with unit(who.now, by):
        accepted = accept_terms(who.visitor.customer, by=by, now=who.now)
    return CREATED, _acceptance(accepted)


def _version(stored: TermsVersion) -> VersionShape:
    return VersionShape(version=stored.version, hash=stored.hash, change=stored.change,
                        announced_at=stored.announced_at, in_force=stored.in_force,
                        existing_from=stored.existing_from)  # fmt: skip


def _clause(clause: Any, language: str) -> ClauseShape:
    heading, text = clause.read(language)
    rules = [{ruling.rule.kind(): ruling.rule.model_dump(mode="json")} for ruling in clause.rulings]
    return ClauseShape(id=clause.id, heading=heading, text=text, rules=rules)


def _acceptance(each: Acceptance) -> AcceptanceShape:
    return AcceptanceShape(id=each.pk, customer=each.customer_id, version=each.version.version, hash=each.hash,
                           by=each.accepted_by, at=each.at, door=each.door, evidence=each.evidence)  # fmt: skip
