"""Undoing, after a mistake, what was done under one clause: what it would undo, then the word of a person."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from posada.faces.api.caller import Caller, caller, reads, writes
from posada.faces.api.shapes import Amount
from posada.flow.reversal import Undoing, reverse, undoings
from posada.ground.agenda.unit import unit
from posada.kernel.errors import BadInput

router = Router()


class Mistake(Schema):
    """A clause, and the days on which its acts fell due, both included."""

    clause: Annotated[str, Field(min_length=1, max_length=120)]
    first_day: date
    last_day: date


class ToUndo(Mistake):
    """With the reason, which customers read."""

    why: Annotated[str, Field(min_length=1, max_length=300)]


class UndoingShape(Schema):
    """One act that can be undone: `returns` is what its customer owes less, tax included."""

    decision: int
    customer: int
    act: str
    at: datetime
    lines: int
    holds: int
    returns: Amount | None


class UndoingsShape(Schema):
    """What would be undone, and how many acts cannot be any more."""

    acts: list[UndoingShape]
    left: int


class Undone(Schema):
    """How many acts were undone."""

    undone: int


@router.post("/reversals/preview", response=UndoingsShape, summary="What a reversal would undo; nothing is undone")
@reads("reversals")
def preview(request: HttpRequest, mistake: Mistake) -> Any:
    found = _found(caller(request), mistake)
    possible = [each for each in found if each.possible]
    return UndoingsShape(acts=[_shape(each) for each in possible], left=len(found) - len(possible))


@router.post("/reversals", response=Undone, summary="Undo what was done under a clause")
@writes("reversals")
def undo(request: HttpRequest, mistake: ToUndo) -> Any:
    """Charges are taken back, services go up again, and the customers are told why."""
    who = caller(request)
    by = who.acting("administrator")
    with unit(who.now, by):
        undone = reverse(_found(who, mistake), mistake.why, now=who.now, by=by)
    return Undone(undone=undone)


def _found(who: Caller, mistake: Mistake) -> list[Undoing]:
    if mistake.last_day < mistake.first_day or mistake.last_day > who.today:
        raise BadInput("last_day", mistake.last_day.isoformat(), "a day from first_day to today")
    calendar = who.terms.calendar
    until = calendar.start_of(mistake.last_day + timedelta(days=1))
    return undoings(mistake.clause, calendar.start_of(mistake.first_day), until)


def _shape(each: Undoing) -> UndoingShape:
    decision = each.decision
    return UndoingShape(
        decision=decision.id, customer=decision.customer_id, act=decision.act, at=decision.due_at,
        lines=len(each.lines), holds=len(each.holds), returns=Amount.of(each.returns) if each.returns else None,
    )  # fmt: skip
