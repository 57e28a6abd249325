"""What customers were told."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from posada.contexts.support.models import Notice
from posada.faces.api.caller import caller, reads
from posada.faces.api.paging import Asked, Page, paged
from posada.faces.api.shapes import Subject

router = Router()


class NoticeShape(Schema):
    """One notice, and what proves that it went out."""

    id: int
    customer: int
    kind: str
    channel: str
    about: Subject
    address: str
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


@router.get("/notices", response=Page[NoticeShape], summary="List notices")
@reads("notices")
def list_notices(request: HttpRequest, asked: Query[NoticesAsked]) -> Any:
    found = caller(request).rows(Notice.objects.defer("body", "context"), asked.customer)
    return paged(found.filter(kind=asked.kind) if asked.kind else found, asked, lambda part: [_shape(n) for n in part])


@router.get("/notices/{id}", response=NoticeWhole, summary="One notice as it was sent")
@reads("notices")
def one_notice(request: HttpRequest, id: int) -> Any:
    found = caller(request).one(Notice, "notice", id)
    return NoticeWhole(**_shape(found).dict(), body=found.body)


def _shape(notice: Notice) -> NoticeShape:
    return NoticeShape(
        id=notice.pk, customer=notice.customer_id, kind=notice.kind, channel=notice.channel,
        about=Subject(kind=notice.about_kind, id=notice.about_id), address=notice.address, subject=notice.subject,
        state=notice.state, ordered_at=notice.at, sent_at=notice.sent_at, decision=notice.decision_id,
    )  # fmt: skip
