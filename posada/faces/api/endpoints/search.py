"""One search over everything that the person's roles see, and what waits for somebody."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from posada.faces.api.caller import Caller, caller, reads
from posada.faces.office import search as office
from posada.faces.office.boards import board as panels
from posada.faces.office.day import due_until_tomorrow

router = Router()


class HitShape(Schema):
    """Something found: its page in the back office, what it is called, whose it is, and its state."""

    url: str
    title: str
    customer: int | None
    customer_name: str | None
    note: str | None
    state: str | None


class GroupShape(Schema):
    """Hits of one kind, nearest first."""

    kind: str
    hits: list[HitShape]


class Words(Schema):
    """What is looked for: names, domains, numbers, amounts."""

    q: Annotated[str, Field(min_length=1, max_length=100)]


class BoardShape(Schema):
    """How many of each kind wait for a person, and what the run until tomorrow will do, by act."""

    waiting: dict[str, int]
    due: dict[str, int]


@router.get("/search", response=list[GroupShape], summary="Search everything")
@reads("search")
def search(request: HttpRequest, words: Query[Words]) -> Any:
    who = _staff(request)
    assert who.desk is not None
    return [
        GroupShape(kind=str(group.label), hits=[_hit(hit) for hit in group.hits])
        for group in office.search(words.q, who.desk)
    ]


@router.get("/board", response=BoardShape, summary="What waits for a person, and what the next run will do")
@reads("search")
def board(request: HttpRequest) -> Any:
    who = _staff(request)
    assert who.desk is not None
    due = dict(due_until_tomorrow(who.desk)) if who.desk.may("agenda") else {}
    return BoardShape(waiting={panel.name: panel.count for panel in panels(who.desk)}, due=due)


def _staff(request: HttpRequest) -> Caller:
    who = caller(request)
    who.staff_only()
    return who


def _hit(hit: office.Hit) -> HitShape:
    return HitShape(url=hit.url, title=hit.title, customer=hit.customer_id or None, customer_name=hit.who or None,
                    note=hit.note or None, state=hit.state or None)  # fmt: skip
