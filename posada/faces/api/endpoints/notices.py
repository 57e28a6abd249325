"""What customers were told."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from posada.contexts.support.models import Notice
from posada.faces.api.caller import caller, reads
from posada.faces.api.endpoints.account import personal
from posada.faces.api.paging import Asked, Page, paged
from posada.faces.api.shapes import Subject
from posada.faces.office.account.personal import open_to
from posada.ground.customers.models import Customer

router = Router()


class NoticeShape(Schema):
    """One notice, and what proves that it went out."""

    id: int
    customer: int
    kind: str
    channel: str
    about: Subject
    address: str | None  # to staff only where the terms show such data in passing, or of one notice, for a purpose
    subject: str
    state: str
    ordered_at: datetime
    sent_at: datetime | None
    decision: int | None


class NoticeWhole(NoticeShape):
    """One notice with its text."""

    body: str


class NoticesAsked(Asked):
    """Which notices are wanted."""

    customer: int | None = None
    kind: str | None = None


class Purpose(Schema):
    """What a letter is looked at for, by staff."""

    purpose: Annotated[str, Field(max_length=200)] = ""


@router.get("/notices", response=Page[NoticeShape], summary="List notices")
@reads("notices")
def list_notices(request: HttpRequest, asked: Query[NoticesAsked]) -> Any:
    who = caller(request)
    found = who.rows(Notice.objects.defer("body", "context"), asked.customer)
    shown = who.desk is None or "contact" in open_to(who.desk)
    return paged(found.filter(kind=asked.kind) if asked.kind else found, asked,
                 lambda part: [_shape(n, with_address=shown) for n in part])  # fmt: skip


@router.get("/notices/{id}", response=NoticeWhole, summary="One notice as it was sent")
@reads("notices")
def one_notice(request: HttpRequest, id: int, asked: Query[Purpose]) -> Any:
    """It names its reader: staff say what they look at it for where the terms keep each look."""
    who = caller(request)
    found = who.one(Notice, "notice", id)
    holder = Customer.objects.filter(pk=found.customer_id).first()
    if holder is not None:
        personal(who, holder, "contact", asked.purpose or f"letter {id}")
    return NoticeWhole(**_shape(found, with_address=True).dict(), body=found.body)


def _shape(notice: Notice, *, with_address: bool) -> NoticeShape:
    return NoticeShape(
        id=notice.pk, customer=notice.customer_id, kind=notice.kind, channel=notice.channel,
        about=Subject(kind=notice.about_kind, id=notice.about_id), address=notice.address if with_address else None,
        subject=notice.subject,
        state=notice.state, ordered_at=notice.at, sent_at=notice.sent_at, decision=notice.decision_id,
    )  # fmt: skip
