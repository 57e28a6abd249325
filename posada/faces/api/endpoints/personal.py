"""A customer's own data: changing what is known of its people, a copy of everything, and the end of the account."""

from datetime import datetime
from typing import Annotated, Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from ninja import Router, Schema
from pydantic import Field

from posada.contexts.services import queries as services
from posada.contexts.support.models import Attachment
from posada.contexts.support.rules.optional_notices import OptionalNotices
from posada.faces.api.caller import Caller, caller, reads, writes
from posada.faces.portal import closing
from posada.faces.portal.export import PURPOSE
from posada.faces.portal.jobs import export_data
from posada.ground.agenda.jobs import defer
from posada.ground.agenda.unit import unit
from posada.ground.customers import queries as customers
from posada.ground.customers.acts.change_contacts import change_language
from posada.kernel.errors import BadInput

router = Router()


class Preferences(Schema):
    """How the customer is written to."""

    language: Annotated[str, Field(max_length=8)]


class Wanted(Schema):
    """How the customer is written to: in which language, which letters that may be left off still come, and since when
    the person who calls accepts advertising. POST /requests changes them: `notice-preference`, `advertising-consent`.
    """

    language: str
    letters: dict[str, bool]
    advertising_since: datetime | None


class ExportShape(Schema):
    """The newest copy of everything: when it was made, and the file (GET /files/{id}); nothing where none was made."""

    made_at: datetime | None
    file: int | None


class Leaving(Schema):
    """The customer's own name, typed once more: what follows cannot be undone."""

    name: Annotated[str, Field(max_length=200)]


class Left(Schema):
    """Whether the account was closed; where not, which services still run until they end."""

    closed: bool
    running: list[int]


@router.get("/preferences", response=Wanted, summary="How the customer is written to")
@reads("account")
def preferences(request: HttpRequest) -> Any:
    who = caller(request)
    customer = who.customer(_own(who))
    assert who.visitor is not None
    contact, optional = who.visitor.contact, who.terms.ruling(OptionalNotices)
    kinds = sorted(optional.rule.kinds) if optional else []
    off = {kind for _contact, kind in customers.refusing([contact.pk], kinds)}
    return Wanted(language=customer.language, letters={kind: kind not in off for kind in kinds},
                  advertising_since=customers.consented_at(contact.pk))  # fmt: skip


@router.patch("/preferences", response=Preferences, summary="Choose the language of notices")
@writes("account")
def prefer(request: HttpRequest, said: Preferences) -> Any:
    who = caller(request)
    customer = _own(who)
    by = who.acting()
    with unit(who.now, by):
        change_language(who.customer(customer), said.language, by=by, now=who.now)
    return said


@router.get("/export", response=ExportShape, summary="The newest copy of all the customer's data")
@reads("account")
def export(request: HttpRequest) -> Any:
    return _newest(_own(caller(request)))


@router.post("/export", response=ExportShape, summary="Have a copy of all the customer's data made")
@writes("account")
def ask_export(request: HttpRequest) -> Any:
    """It is made in the background; this answers with the one before it."""
    customer = _own(caller(request))
    defer(export_data, customer_id=customer)
    return _newest(customer)


@router.post("/close-account", response=Left, summary="Cancel every service; then close the account")
@writes("account")
def close(request: HttpRequest, said: Leaving) -> Any:
    """The account is closed once nothing runs and nothing is owed: until then, ask again."""
    who = caller(request)
    customer = who.customer(_own(who))
    if said.name.strip() != customer.name:
        raise BadInput("name", said.name, "the customer's name, as GET /me tells it")
    by = who.acting()
    with unit(who.now, by):
        closed = closing.leave(customer, who.terms.calendar, now=who.now, by=by)
    return Left(closed=closed, running=[s.pk for s in services.running_of([customer.pk])])


@router.get("/files/{id}", summary="A file of the customer's own")
@reads("account")
def file(request: HttpRequest, id: int) -> FileResponse:
    who = caller(request)
    found = who.one(Attachment, "attachment", id)
    roles = who.desk.staff.roles if who.desk else ()
    if found.restricted_to and found.restricted_to not in roles:
        raise Http404("restricted")
    response = FileResponse(default_storage.open(found.path), as_attachment=True, filename=found.name)
    response["Content-Type"] = found.media_type
    return response


def _own(who: Caller) -> int:
    """The customer of whoever calls; Http404 for staff, who have no account."""
    if who.visitor is None:
        raise Http404("own")
    return who.visitor.customer.pk


def _newest(customer_id: int) -> ExportShape:
    made = Attachment.objects.filter(customer_id=customer_id, purpose=PURPOSE).order_by("-uploaded_at").first()
    return ExportShape(made_at=made.uploaded_at if made else None, file=made.pk if made else None)
