"""Documents that a customer was asked for: what came of each, and handing one in."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from posada.contexts.custody import queries
from posada.contexts.custody.acts.judge_documents import attach
from posada.contexts.custody.models import ClientDocument
from posada.faces.api.acting import in_place_of
from posada.faces.api.caller import caller, reads, writes
from posada.faces.api.paging import Asked, Page, paged
from posada.faces.api.shapes import Subject
from posada.faces.portal.files import keep
from posada.flow.requests import Request, submit
from posada.ground.agenda.unit import unit

router = Router()


class ClientDocumentShape(Schema):
    """A document that was asked for: `asked`, `received`, `accepted` or `rejected`, then with the reason."""

    id: int
    customer: int
    kind: str
    about: Subject
    state: str
    asked_at: datetime
    received_at: datetime | None
    judged_at: datetime | None
    reason: str | None
    name: str | None  # of the file that was sent


class DocumentsAsked(Asked):
    """Whose, for staff."""

    customer: int | None = None


class HandIn(Schema):
    """Of a card's scan, the number as the scan shows it."""

    shown: Annotated[str, Field(max_length=40)] = ""


@router.get("/client-documents", response=Page[ClientDocumentShape], summary="Documents that were asked for")
@reads("account")
def documents(request: HttpRequest, asked: Query[DocumentsAsked]) -> Any:
    found = queries.documents_of(caller(request).customer(asked.customer).pk)
    return paged(found, asked, lambda part: [_shape(each) for each in part])


@router.post("/client-documents/{id}/file", response=ClientDocumentShape, summary="Hand a document in")
@writes("account")
def hand_in(request: HttpRequest, id: int, file: File[UploadedFile], said: Form[HandIn]) -> Any:
    """A PDF, PNG or JPEG of at most 5 MB. A file that the terms refuse is never kept."""
    who = caller(request)
    found = who.one(ClientDocument, "client-document", id)
    by = in_place_of(who, found.customer_id, "set")
    fields = {"file": file.name or "", "shown": said.shown}
    with unit(who.now, by):
        submit(Request("hand-in", found.customer_id, ("client-document", id), by, who.now, fields))
        kept = keep(file, customer_id=found.customer_id, purpose="client-document", by=str(by), now=who.now,
                    role=found.role)  # fmt: skip
        attach(id, kept.attachment.pk)
    found.refresh_from_db()
    return _shape(found)


def _shape(each: ClientDocument) -> ClientDocumentShape:
    return ClientDocumentShape(
        id=each.pk, customer=each.customer_id, kind=each.kind, about=Subject(kind=each.about_kind, id=each.about_id),
        state=each.state, asked_at=each.asked_at, received_at=each.received_at, judged_at=each.judged_at,
        reason=each.reason or None, name=each.name or None,
    )  # fmt: skip
