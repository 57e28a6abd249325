"""Acts on many: what they would be done to, the order, its progress with what was refused, and undoing it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from posada.faces.api.caller import Caller, caller, reads, writes
from posada.faces.api.idempotency import CREATED
from posada.faces.api.paging import Asked, Page, paged
from posada.faces.api.shapes import Amount
from posada.faces.office.bulks import BULKS, Bulk, preview
from posada.flow import bulk as flow
from posada.ground.agenda.models import BulkAct
from posada.kernel.errors import BadInput

router = Router()
BY_ITS_OWN = "reverse"  # asked for with POST /reversals, which names the clause and the days
ORDERED = sorted(kind for kind, known in BULKS.items() if kind != BY_ITS_OWN and not known.undoing)


class Many(Schema):
    """An act, and the ids of what it is to be done to."""

    act: Annotated[str, Field(max_length=40)]
    ids: Annotated[list[Annotated[int, Field(ge=1, lt=2**63)]], Field(min_length=1, max_length=flow.MOST)]


class Order(Many):
    """With the reason, for the acts that ask for one."""

    why: Annotated[str, Field(max_length=300)] = ""


class Reason(Schema):
    """Why it is undone."""

    why: Annotated[str, Field(min_length=1, max_length=300)]


class BulkLine(Schema):
    """One of those that it would be done to: what it is, and whose."""

    what: str
    customer: int
    customer_name: str


class BulkForeseen(Schema):
    """What it can be done to, the first of them in words, how many it cannot be done to, and what they come to."""

    act: str
    ids: list[int]
    lines: list[BulkLine]
    left_out: int
    sums: list[Amount]
    asks_why: bool
    can_be_undone: bool  # for those of which nothing followed yet
    undo: str  # which those are, in a sentence


class RefusedOne(Schema):
    """One that it was not done to, why, and by which clause."""

    id: int
    why: str
    clause: str | None


class BulkShape(Schema):
    """An order for many: `done` of `whole` were gone through, and those in `refused` were left as they were."""

    id: int
    act: str
    asked_at: datetime
    staff: int
    state: str
    whole: int
    done: int
    refused: list[RefusedOne]
    fault: str | None
    undoes: int | None


class BulksAsked(Asked):
    """Which orders are wanted."""

    act: Annotated[str, Field(max_length=40)] | None = None


@router.get("/bulk-acts", response=Page[BulkShape], summary="List the acts on many that were ordered")
@reads("bulk")
def list_bulks(request: HttpRequest, asked: Query[BulksAsked]) -> Any:
    """Of the acts that the person's roles may order."""
    who = caller(request)
    known = [kind for kind, known in BULKS.items() if who.desk is not None and who.desk.may(known.page)]
    found = BulkAct.objects.filter(kind__in=known)
    return paged(found.filter(kind=asked.act) if asked.act else found, asked, lambda part: [_shape(e) for e in part])


@router.post("/bulk-acts/preview", response=BulkForeseen, summary="What an act on many would be done to")
@reads("bulk")
def foresee(request: HttpRequest, many: Many) -> Any:
    known = _known(caller(request), many.act)
    found = preview(known.kind, many.ids)
    return BulkForeseen(
        act=known.kind, ids=list(found.ids), left_out=found.left_out, sums=[Amount.of(sum) for sum in found.sums],
        lines=[BulkLine(what=what, customer=owner, customer_name=who) for what, owner, who in found.lines],
        asks_why=known.asks_why, can_be_undone=known.undone, undo=known.undo_said,
    )  # fmt: skip


@router.post("/bulk-acts", response={201: BulkShape}, summary="Order an act on many")
@writes("bulk")
def order(request: HttpRequest, wanted: Order) -> Any:
    """It is carried out in the background, each in a transaction of its own; one that is refused stops no other."""
    who = caller(request)
    known = _known(who, wanted.act)
    found = preview(known.kind, wanted.ids)
    by = who.acting(*known.roles)
    return CREATED, _shape(flow.order(known.kind, found.ids, {"why": wanted.why}, by=by, now=who.now))


@router.get("/bulk-acts/{id}", response=BulkShape, summary="One act on many: how far it has come")
@reads("bulk")
def one_bulk(request: HttpRequest, id: int) -> Any:
    return _shape(_own(caller(request), id)[0])


@router.post("/bulk-acts/{id}/undo", response={201: BulkShape}, summary="Undo an act on many")
@writes("bulk")
def undo(request: HttpRequest, id: int, said: Reason) -> Any:
    """Orders what undoes it, for those with which it was done."""
    who = caller(request)
    found, known = _own(who, id)
    return CREATED, _shape(flow.undo(found, said.why, by=who.acting(*known.roles), now=who.now))


def _known(who: Caller, kind: str) -> Bulk:
    """The act; BadInput for none, or one that none of the person's roles may order."""
    allowed = [each for each in ORDERED if who.desk is not None and who.desk.may(BULKS[each].page)]
    if kind not in allowed:
        raise BadInput("act", kind, ", ".join(allowed))
    return BULKS[kind]


def _own(who: Caller, id: int) -> tuple[BulkAct, Bulk]:
    found = BulkAct.objects.filter(pk=id).first()
    known = BULKS.get(found.kind) if found else None
    if found is None or known is None or who.desk is None or not who.desk.may(known.page):
        raise Http404(f"bulk {id}")
    return found, known


def _refused(found: Sequence[Sequence[Any]]) -> list[RefusedOne]:
    return [RefusedOne(id=id, why=str(why), clause=clause or None) for id, why, clause in found]


def _shape(each: BulkAct) -> BulkShape:
    return BulkShape(
        id=each.pk, act=each.kind, asked_at=each.asked_at, staff=each.staff_id, state=each.state, whole=each.whole,
        done=each.done, refused=_refused(each.refused), fault=each.fault or None, undoes=each.undoes_id,
    )  # fmt: skip
