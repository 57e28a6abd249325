"""Moving a service to another node with its data: prepared there, held here, handed over, checked, then removed here.

Until what arrived is what was packed, the service stays where it is; whatever fails leaves it there, and serving.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from posada.contexts.nodes import queries
from posada.contexts.nodes.acts.desire import desire_again
from posada.contexts.nodes.acts.keep_nodes import find
from posada.contexts.nodes.acts.place import choose
from posada.contexts.nodes.making import driver as made_by
from posada.contexts.nodes.models import SERVED, Move, Node, NodeJob, Placement, Presence, Step
from posada.kernel import boxes
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record

HAND, TAKE, DROP = "hand-over", "take-over", "drop-parcel"
TRIES = 3


def move_service(service_id: int, to: str = "", *, now: datetime, by: Actor) -> Move:
    """Begin to move a service to the node `to`, or to the one that plan, room and health choose.

    BadInput for one that is not served, is being changed or moved, or that no other node takes.
    """
    row = Placement.objects.select_for_update().filter(service_id=service_id, moving=False).first()
    driver = made_by(row.driver) if row is not None else None
    if (
        row is None
        or row.node_id is None
        or row.presence not in SERVED
        or driver is None
        or not getattr(driver, "moves", False)
    ):
        raise BadInput("service", service_id, "a site that a node of ours serves")
    if row.applied < row.revision or queries.move_of(service_id) is not None:
        raise BadInput("service", service_id, "a site that is not being changed or moved just now")
    target = find(to) if to else choose(row)
    if target is None or target.pk == row.node_id or (to and choose(row, only=target.pk) is None):
        raise BadInput("to", to, "another node that takes it and has room")
    if not target.public_key or not Node.objects.get(pk=row.node_id).public_key:
        raise BadInput("to", to, "nodes that have said their keys: start `posada node run` on both")
    facts = {"from": row.node_id, "to": target.pk, "node": target.name}
    verdict = Verdict(row.customer_id, "service", service_id, "move-service", now, facts=facts, effects=("move-began",))
    (decision,) = record([verdict], now=now, actor=by)
    second = Placement.objects.create(
        customer_id=row.customer_id, service_id=service_id, node_id=target.pk, driver=row.driver, product=row.product,
        presence=Presence.ENDED, spec={**row.spec, "own_certificate": None}, changed_at=now, moving=True,
        revision=row.revision,
    )  # fmt: skip
    return Move.objects.create(
        customer_id=row.customer_id, service_id=service_id, placement_id=second.pk, from_node=row.node_id,
        to_node=target.pk, began_at=now, decision_id=decision,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Both:
    """A move with its placements: where the service is, and the other one."""

    move: Move
    main: Placement
    second: Placement


def note_made(placement_id: int, revision: int, *, now: datetime) -> None:
    """A node made what a placement says: where that belongs to a move, its next step begins."""
    found = _both(placement_id)
    if found is None:
        return
    move, main, second = found.move, found.main, found.second
    is_main = placement_id == main.pk
    if move.step == Step.PREPARING and not is_main:
        _to(move, Step.FREEZING)
        desire_again([main.service_id], now=now)
    elif move.step == Step.FREEZING and is_main and revision >= main.revision:
        move.token, move.secret = secrets.token_hex(32), secrets.token_hex(32)
        _to(move, Step.HANDING)
        _order(main, HAND, {"token": move.token}, move.secret, now)
    elif move.step == Step.SWITCHED and is_main and revision >= main.revision:
        _to(move, Step.REMOVING)
        _order(second, DROP, {"token": move.token}, "", now)
    elif move.step in (Step.REMOVING, Step.GIVING_UP) and not is_main and second.presence == Presence.DELETED:
        Placement.objects.filter(pk=second.pk).update(node_id=None)
        move.ended_at, move.secret = now, None
        _to(move, Step.DONE if move.step == Step.REMOVING else Step.FAILED)


def note_job(service_id: int, kind: str, good: bool, words: str, result: dict[str, Any], *, now: datetime) -> None:
    """A node handed over or took over, or could not."""
    move = queries.move_of(service_id)
    found = _both(move.placement_id) if move is not None else None
    if found is None:
        return
    move, main, second = found.move, found.main, found.second
    if kind == HAND and move.step == Step.HANDING:
        if not good:
            _give_up(found, words, now)
            return
        _to(move, Step.TAKING)
        kept = {name: result[name] for name in ("url", "digest", "files")}
        _order(second, TAKE, kept, str(move.secret), now)
    elif kind == TAKE and move.step == Step.TAKING:
        if not good:
            _give_up(found, words, now)
            return
        Placement.objects.filter(pk=main.pk).update(node_id=move.to_node)
        second.node_id = move.from_node
        _make(second, Presence.ENDED, now)
        _to(move, Step.SWITCHED)
        desire_again([main.service_id], now=now)
    elif kind == DROP and move.step == Step.REMOVING:
        _make(second, Presence.DELETED, now)


def _give_up(found: _Both, words: str, now: datetime) -> None:
    """The service goes on where it is; what was made elsewhere is removed."""
    move = found.move
    move.words = words
    _to(move, Step.GIVING_UP)
    _order(found.main, DROP, {"token": move.token}, "", now)
    _make(found.second, Presence.DELETED, now)
    desire_again([found.main.service_id], now=now)


def _both(placement_id: int) -> _Both | None:
    row = Placement.objects.filter(pk=placement_id).first()
    move = queries.move_of(row.service_id) if row is not None else None
    if row is None or move is None:
        return None
    move = Move.objects.select_for_update().get(pk=move.pk)
    rows: Sequence[Placement] = list(
        Placement.objects.select_for_update()
        .filter(service_id=row.service_id, customer_id=row.customer_id)
        .order_by("pk")
    )
    main = next(each for each in rows if not each.moving)
    second = next(each for each in rows if each.pk == move.placement_id)
    return _Both(move, main, second)


def _to(move: Move, step: Step) -> None:
    move.step = step
    move.save(update_fields=["step", "token", "secret", "words", "ended_at"])


def _make(row: Placement, presence: Presence, now: datetime) -> None:
    row.presence, row.revision, row.applied, row.changed_at = presence, row.revision + 1, row.revision, now
    row.attempts, row.retry_at, row.fault = 0, None, ""
    row.save(
        update_fields=["node_id", "presence", "revision", "applied", "changed_at", "attempts", "retry_at", "fault"]
    )


def _order(row: Placement, kind: str, details: dict[str, Any], secret: str, now: datetime) -> None:
    """A job of the node of this very placement."""
    key = Node.objects.get(pk=row.node_id or 0).public_key
    NodeJob.objects.create(
        customer_id=row.customer_id, placement_id=row.pk, kind=kind, details=details, tries=TRIES, ordered_at=now,
        sealed=boxes.seal(secret, key) if secret else "",
    )  # fmt: skip
