"""Acts that staff order for many at once: carried out beside the pages, each subject in a transaction of its own.

What is refused of one subject stops no other; it is kept with its clause. A job broken off goes on where it was.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from posada.contexts.payments.acts.settle_payment import receive_payment
from posada.contexts.payments.acts.take_back_receipt import take_back_receipt
from posada.contexts.services.acts.end_tasks import end_tasks, reopen_task
from posada.contexts.services.models import TaskState
from posada.contexts.support.acts.close_ticket import close_ticket
from posada.contexts.support.acts.reopen_ticket import reopen_ticket
from posada.flow.jobs import carry_out_bulk
from posada.flow.reversal import reverse, undoings
from posada.flow.uptime import CALL
from posada.ground.agenda.holding import hold_step, let_go
from posada.ground.agenda.jobs import defer
from posada.ground.agenda.models import BulkAct, BulkState
from posada.ground.agenda.parking import park_again, release_parked
from posada.ground.agenda.unit import unit
from posada.kernel import clock
from posada.kernel.errors import BadInput, PosadaError
from posada.terms.actor import Actor
from posada.terms.decisions import Refused

Given = Mapping[str, Any]
Perform = Callable[[int, Given, datetime, Actor], object]
FOLLOWED = ("create", "change-plan", "restore", CALL)  # tasks whose end brings more: see TasksEnded in the table
MOST = 10_000  # subjects of one order


@dataclass(frozen=True, slots=True)
class Kind:
    """One act on many: what is done with each, and the kind that undoes it where something does."""

    perform: Perform
    undo: str = ""
    asks_why: bool = False
    undoing: bool = False  # ordered only to undo another


def _reverse(customer_id: int, given: Given, now: datetime, by: Actor) -> int:
    since, until = (datetime.fromisoformat(given[day]) for day in ("since", "until"))
    found = undoings(given["clause"], since, until, customers=[customer_id])
    return reverse(found, given["why"], now=now, by=by)


def _since(given: Given) -> datetime:
    """When the order that is undone was given: what was done before it is not its doing."""
    return datetime.fromisoformat(given["since"])


KINDS: dict[str, Kind] = {
    "receive-payments": Kind(lambda id, given, now, by: receive_payment(id, now=now, by=by), undo="take-back-payments"),
    "take-back-payments": Kind(
        lambda id, given, now, by: take_back_receipt(id, since=_since(given), why=given["why"], now=now, by=by),
        undoing=True,
    ),
    "release-parked": Kind(lambda id, given, now, by: release_parked(id, now=now, by=by), undo="park-again"),
    "park-again": Kind(
        lambda id, given, now, by: park_again(id, since=_since(given), why=given["why"], now=now, by=by), undoing=True
    ),
    "end-tasks": Kind(
        lambda id, given, now, by: end_tasks([id], outcome=TaskState.DONE, now=now, by=by), undo="reopen-tasks"
    ),
    "reopen-tasks": Kind(
        lambda id, given, now, by: reopen_task(
            id, followed=FOLLOWED, since=_since(given), why=given["why"], now=now, by=by
        ),
        undoing=True,
    ),
    "close-tickets": Kind(lambda id, given, now, by: close_ticket(id, now=now, by=by), undo="reopen-tickets"),
    "reopen-tickets": Kind(
        lambda id, given, now, by: reopen_ticket(id, since=_since(given), why=given["why"], now=now, by=by),
        undoing=True,
    ),
    "hold-steps": Kind(
        lambda id, given, now, by: hold_step(id, given.get("why", ""), now=now, by=by), undo="free-steps", asks_why=True
    ),
    "free-steps": Kind(lambda id, given, now, by: let_go(id, now=now, by=by), undo="hold-steps"),
    "reverse": Kind(_reverse, asks_why=True),
}


@transaction.atomic
def order(
    kind: str, subjects: Sequence[int], given: Given, *, by: Actor, now: datetime, undoes: BulkAct | None = None
) -> BulkAct:
    """Keep the order and have it carried out. Raises BadInput where it is for nobody, or for too many at once."""
    if kind not in KINDS or (KINDS[kind].undoing and undoes is None):
        raise BadInput("act", kind, ", ".join(KINDS))
    if not 0 < len(subjects) <= MOST:
        raise BadInput("subjects", len(subjects), "1 to %(most)s", most=MOST)
    if KINDS[kind].asks_why and not str(given.get("why", "")).strip():
        raise BadInput("why", "", "the reason, in a sentence")
    bulk = BulkAct.objects.create(
        kind=kind,
        subjects=list(subjects),
        given=dict(given),
        asked_at=now,
        staff_id=by.id or 0,
        role=by.role or "",
        undoes=undoes,
    )
    defer(carry_out_bulk, bulk_id=bulk.pk)
    return bulk


def undo(bulk: BulkAct, why: str, *, by: Actor, now: datetime) -> BulkAct:
    """Order what undoes it, for the subjects with which it was done. BadInput where nothing does, or it is undone."""
    kind = KINDS[bulk.kind].undo
    if not kind or BulkAct.objects.filter(undoes=bulk).exists():
        raise BadInput("act", bulk.kind, "one that can be undone, and was not")
    refused = {each[0] for each in bulk.refused}
    given = {"why": why, "since": bulk.asked_at.isoformat()}
    return order(kind, [id for id in bulk.subjects if id not in refused], given, by=by, now=now, undoes=bulk)


def carry_out(bulk_id: int) -> None:
    """Go through the subjects that were not gone through yet; one at a time, its outcome with it."""
    bulk = BulkAct.objects.get(pk=bulk_id)
    if bulk.state == BulkState.DONE:
        return
    by = Actor("staff", bulk.staff_id or None, role=bulk.role or None, channel="staff")
    BulkAct.objects.filter(pk=bulk_id).update(state=BulkState.RUNNING, fault="")
    for subject in bulk.subjects[bulk.done :]:
        refused = _one(bulk, int(subject), by)
        bulk.refused = [*bulk.refused, refused] if refused else bulk.refused
        bulk.done += 1
        BulkAct.objects.filter(pk=bulk_id).update(done=bulk.done, refused=bulk.refused)
    BulkAct.objects.filter(pk=bulk_id).update(state=BulkState.DONE)


def _one(bulk: BulkAct, subject: int, by: Actor) -> list[Any] | None:
    """Carry it out for one subject; what was refused, [id, why, clause]."""
    now = clock.now()
    try:
        with unit(now, by):
            KINDS[bulk.kind].perform(subject, bulk.given, now, by)
    except Refused as refusal:
        return [subject, refusal.reason, refusal.clause]
    except PosadaError as error:
        return [subject, str(error), ""]
    return None
