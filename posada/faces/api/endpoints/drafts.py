"""Writing a version of the terms: drafts, their faults, what they change, what they would have done, publishing."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from posada.contexts.billing.acts.publish_terms import publish_terms
from posada.faces.api.caller import caller, reads, writes
from posada.faces.api.endpoints.changes import ChangesShape, clause_changed
from posada.faces.api.endpoints.decisions import Language
from posada.faces.api.endpoints.trials import TrialShape, trial_shape
from posada.faces.api.idempotency import CREATED
from posada.faces.api.paging import Asked, Page, paged
from posada.faces.office.studio.consequences import Consequences, consequences
from posada.ground.agenda.unit import unit
from posada.kernel.errors import BadInput
from posada.rehearsal.whatif.trials import ask
from posada.terms import drafts as kept
from posada.terms.diff import diff
from posada.terms.drafting import Reading
from posada.terms.models import TermsDraft, TermsVersion
from posada.terms.telling import tell
from posada.terms.versions import book

router = Router()
Title = Annotated[str, Field(min_length=1, max_length=120)]
Text = Annotated[str, Field(max_length=2_000_000, pattern=r"^[^\x00]*$")]


class DraftShape(Schema):
    """A version being written. `published` is the number of the version that it became."""

    id: int
    title: str
    base: int
    revision: int
    begun_at: datetime
    begun_by: str
    changed_at: datetime
    changed_by: str
    published: int | None


class FaultShape(Schema):
    """Something wrong with a draft: where it stands, and whether it forbids that the draft is published."""

    file: str  # terms, catalog
    line: int | None
    clause: str | None
    message: str
    severity: str


class DraftWhole(DraftShape):
    """With its text, as a file under terms/ of a pack, its catalogue, and what is wrong with them."""

    text: str
    catalog: str
    faults: list[FaultShape]


class NewDraft(Schema):
    """The name of the version to be written, and the day from which it is to rule."""

    title: Title
    in_force: date


class DraftChange(Schema):
    """Another text, another catalogue, or both, in the place of those of that `revision`."""

    revision: Annotated[int, Field(ge=1, lt=2**31)]
    text: Text | None = None
    catalog: Text | None = None


class ToCheck(Schema):
    """Texts to be looked at in the place of the draft's own; none of it is kept."""

    text: Text | None = None
    catalog: Text | None = None


class ToTry(Schema):
    """The days to be lived again under the draft, the last one not included."""

    since: date
    until: date


class ToPublish(Schema):
    """The name of the version once more: it is for good. A reason where prices rise, if the terms ask for one."""

    version: Title
    reason: Annotated[str, Field(max_length=100)] = ""
    note: Annotated[str, Field(max_length=500)] = ""


class PriceChangeShape(Schema):
    """An amount that would be another; null where it is not charged."""

    what: str
    currency: str
    old: str | None
    new: str | None


class ConsequencesShape(Schema):
    """What publishing would bring, by the terms in force. A day that is null is not asked for."""

    told: int
    earliest: date
    too_soon: bool
    class_allowed: bool
    classes: list[str]
    answer_until: date | None
    silence: str | None
    may_object: bool
    prices: list[PriceChangeShape]
    reasons: list[str]
    needs_reason: bool


class PublishedShape(Schema):
    """The version that the draft became."""

    number: int
    version: str
    hash: str


@router.get("/drafts", response=Page[DraftShape], summary="List the drafts of versions")
@reads("drafts")
def list_drafts(request: HttpRequest, asked: Query[Asked]) -> Any:
    found = TermsDraft.objects.defer("text", "catalog")
    return paged(found, asked, lambda part: [DraftShape(**_shape(each)) for each in part])


@router.post("/drafts", response={201: DraftWhole}, summary="Begin a draft from the newest version")
@writes("drafts")
def begin(request: HttpRequest, new: NewDraft) -> Any:
    who = caller(request)
    title = new.title.strip()
    if not title or TermsVersion.objects.filter(version=title).exists():
        raise BadInput("title", new.title, "a name that no version has")
    base = TermsVersion.objects.get(pk=book().number(book().newest()))
    begun = kept.begin(base, title, new.in_force.isoformat(), by=str(who.acting()), now=who.now)
    return CREATED, _whole(begun)


@router.get("/drafts/{id}", response=DraftWhole, summary="One draft with its text and its faults")
@reads("drafts")
def one_draft(request: HttpRequest, id: int) -> Any:
    return _whole(_draft(id))


@router.patch("/drafts/{id}", response=DraftWhole, summary="Change a draft")
@writes("drafts")
def change(request: HttpRequest, id: int, said: DraftChange) -> Any:
    """Refused where somebody changed it since that revision, or published it."""
    who, found = caller(request), _draft(id)
    text = found.text if said.text is None else said.text
    catalog = found.catalog if said.catalog is None else said.catalog
    kept.change(found, said.revision, text=text, catalog=catalog, by=str(who.acting()), now=who.now)
    return _whole(_draft(id))


@router.post("/drafts/{id}/check", response=list[FaultShape], summary="What would be wrong with other texts")
@reads("drafts")
def check(request: HttpRequest, id: int, said: ToCheck) -> Any:
    found = _draft(id)
    found.text = found.text if said.text is None else said.text
    found.catalog = found.catalog if said.catalog is None else said.catalog
    return _faults(kept.reading(found))


@router.get("/drafts/{id}/changes", response=ChangesShape, summary="What a draft changes, in words")
@reads("drafts")
def changes(request: HttpRequest, id: int, asked: Query[Language]) -> Any:
    new, old = _read(_draft(id), asks_for_no_errors=False).terms, book().newest()
    assert new is not None
    told = tell(diff(old, new), old, new, asked.language)
    return ChangesShape(old=old.version, new=new.version, clauses=[clause_changed(each) for each in told])


@router.get("/drafts/{id}/consequences", response=ConsequencesShape, summary="What publishing a draft would bring")
@reads("drafts")
def will_bring(request: HttpRequest, id: int, asked: Query[Language]) -> Any:
    new = _read(_draft(id), asks_for_no_errors=False).terms
    assert new is not None
    return _consequences(consequences(new, caller(request).now, asked.language))


@router.post("/drafts/{id}/trials", response={201: TrialShape}, summary="Ask what a draft would have changed")
@writes("drafts")
def try_out(request: HttpRequest, id: int, days: ToTry) -> Any:
    """It is answered in the background: GET /trials/{id}."""
    who, found = caller(request), _draft(id)
    data = dict(_read(found).data or {})
    asked = ask(days.since.isoformat(), days.until.isoformat(), [], by=str(who.acting()), draft=found.pk, content=data)
    return CREATED, TrialShape(**trial_shape(asked))


@router.post("/drafts/{id}/publish", response={201: PublishedShape}, summary="Publish a draft, for good")
@writes("drafts")
def publish(request: HttpRequest, id: int, said: ToPublish) -> Any:
    """Customers are told as the terms say. For the administrator alone."""
    who = caller(request)
    if who.desk is None or not who.desk.may("publishing"):
        raise Http404("publishing")
    found = _draft(id)
    reading = _read(found)
    name = reading.terms.version if reading.terms else ""
    if said.version != name:
        raise BadInput("version", said.version, name)
    by = who.acting("administrator")
    with unit(who.now, by):
        version = publish_terms(dict(reading.data or {}), reason=said.reason, note=said.note, now=who.now, by=by)
        TermsDraft.objects.filter(pk=found.pk).update(published=version)
    return CREATED, PublishedShape(number=version.pk, version=version.version, hash=version.hash)


def _draft(id: int) -> TermsDraft:
    found = TermsDraft.objects.select_related("base").filter(pk=id).first()
    if found is None:
        raise Http404(f"draft {id}")
    return found


def _read(found: TermsDraft, *, asks_for_no_errors: bool = True) -> Reading:
    """What a draft holds; BadInput where it is no version yet, was published, or has errors that forbid it."""
    reading = kept.reading(found)
    if reading.terms is None or (asks_for_no_errors and (reading.errors or found.published_id is not None)):
        said = "; ".join(str(fault) for fault in reading.faults if fault.severity == "error")
        raise BadInput("draft", said[:2000] or found.title, "a draft without errors that was not published")
    return reading


def _whole(found: TermsDraft) -> DraftWhole:
    faults = _faults(kept.reading(found))
    return DraftWhole(**_shape(found), text=found.text, catalog=found.catalog, faults=faults)


def _faults(reading: Reading) -> list[FaultShape]:
    return [
        FaultShape(file=each.file, line=each.line, clause=each.clause, message=each.message, severity=each.severity)
        for each in reading.faults
    ]  # fmt: skip


def _shape(each: TermsDraft) -> Mapping[str, Any]:
    return {
        "id": each.pk, "title": each.title, "base": each.base_id, "revision": each.revision,
        "begun_at": each.begun_at, "begun_by": each.begun_by, "changed_at": each.changed_at,
        "changed_by": each.changed_by, "published": each.published_id,
    }  # fmt: skip


def _consequences(found: Consequences) -> ConsequencesShape:
    return ConsequencesShape(
        told=found.told, earliest=found.earliest, too_soon=found.too_soon, class_allowed=found.class_allowed,
        classes=list(found.classes), answer_until=found.answer_until, silence=found.silence or None,
        may_object=found.may_object, prices=_prices(found), reasons=list(found.reasons),
        needs_reason=found.needs_reason,
    )  # fmt: skip


def _prices(found: Consequences) -> list[PriceChangeShape]:
    return [
        PriceChangeShape(what=each.what, currency=each.currency, old=None if each.old is None else f"{each.old:f}",
                         new=None if each.new is None else f"{each.new:f}")
        for each in found.prices
    ]  # fmt: skip
