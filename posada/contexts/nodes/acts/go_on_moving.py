"""A move goes on as nodes tell: prepared there, copies handed over, held here, handed over, checked, removed here.

Until what arrived is what was packed, the service stays where it is; whatever fails leaves it there, and serving. What
is to be done once for it is held until it has moved, or stayed.
"""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from posada.contexts.backups import queries as backups
from posada.contexts.nodes import queries
from posada.contexts.nodes.acts.desire import desire_again
from posada.contexts.nodes.acts.order_jobs import release
from posada.contexts.nodes.events import CopiesRenamed
from posada.contexts.nodes.models import Move, Node, NodeJob, Placement, Presence, Step
from posada.contexts.nodes.taking import BY
from posada.kernel import boxes
from posada.kernel.events import announce

HAND_COPIES, TAKE_COPIES, LEAVE_COPIES = "hand-copies", "take-copies", "leave-copies"
HAND, TAKE, DROP = "hand-over", "take-over", "drop-parcel"
TRIES, TRIES_TO_LEAVE = 3, 20


@dataclass(frozen=True, slots=True)
class _Both:
    """A move with its placements: where the service is, and the other one."""

    move: Move
    main: Placement
    second: Placement


@dataclass(frozen=True, slots=True)
class _Told:
    """What a node told of a job of a move."""

    good: bool
    words: str
    result: Mapping[str, Any]
    now: datetime


def note_made(placement_id: int, revision: int, *, now: datetime) -> None:
    """A node made what a placement says: where that belongs to a move, its next step begins."""
    found = _both(placement_id)
    if found is None:
        return
    move, main, second = found.move, found.main, found.second
    is_main = placement_id == main.pk
    if move.step == Step.PREPARING and not is_main:
        _hand_copies(found, now)
    elif move.step == Step.FREEZING and is_main and revision >= main.revision:
        _to(move, Step.HANDING)
        _order(main, HAND, {"token": move.token}, move.secret, now)
    elif move.step == Step.SWITCHED and is_main and revision >= main.revision:
        _to(move, Step.REMOVING)
        _order(second, DROP, {"token": move.token}, "", now)
    elif move.step in (Step.REMOVING, Step.GIVING_UP) and not is_main and second.presence == Presence.DELETED:
        Placement.objects.filter(pk=second.pk).update(node_id=None)
        move.ended_at, move.secret = now, None
        _to(move, Step.DONE if move.step == Step.REMOVING else Step.FAILED)
        release(main)


def note_job(service_id: int, kind: str, good: bool, words: str, result: dict[str, Any], *, now: datetime) -> None:
    """A node did something of a move, or could not."""
    move = queries.move_of(service_id)
    found = _both(move.placement_id) if move is not None else None
    follows = FOLLOWS.get((kind, found.move.step)) if found is not None else None
    if found is not None and follows is not None:
        follows(found, _Told(good, words, result, now))


def _hand_copies(found: _Both, now: datetime) -> None:
    """Its copies first, while it serves; without any, it is held at once."""
    move = found.move
    move.token, move.secret = secrets.token_hex(32), secrets.token_hex(32)
    if backups.repository_password(move.service_id) is None:
        _freeze(found, now)
        return
    _to(move, Step.COPYING)
    _order(found.main, HAND_COPIES, {"token": move.token}, _secrets(move), now)


def _copies_handed(found: _Both, told: _Told) -> None:
    if not told.good:
        _give_up(found, told.words, told.now)
    elif not told.result["snapshots"]:
        _freeze(found, told.now)
    else:
        kept = {name: value for name, value in told.result.items() if name != "files"}
        _order(found.second, TAKE_COPIES, {**kept, "token": found.move.token}, _secrets(found.move), told.now)


def _copies_taken(found: _Both, told: _Told) -> None:
    if not told.good:
        _give_up(found, told.words, told.now)
        return
    found.move.copies = dict(told.result)
    _freeze(found, told.now)


def _freeze(found: _Both, now: datetime) -> None:
    _to(found.move, Step.FREEZING)
    desire_again([found.main.service_id], now=now)


def _handed(found: _Both, told: _Told) -> None:
    if not told.good:
        _give_up(found, told.words, told.now)
        return
    _to(found.move, Step.TAKING)
    kept = {name: told.result[name] for name in ("url", "digest", "files")}
    _order(found.second, TAKE, kept, str(found.move.secret), told.now)


def _taken(found: _Both, told: _Told) -> None:
    """It is the other node's from now on; unless its data are to be deleted, which the node that has them does."""
    move, main, second = found.move, found.main, found.second
    if not told.good or main.presence == Presence.DELETED:
        _give_up(found, told.words, told.now)
        return
    Placement.objects.filter(pk=main.pk).update(node_id=move.to_node)
    second.node_id = move.from_node
    _make(second, Presence.ENDED, told.now)
    _to(move, Step.SWITCHED)
    names = (move.copies or {}).get("snapshots", {})
    if any(old != new for old, new in names.items()):
        announce(CopiesRenamed(move.service_id, names, told.now, BY))
    desire_again([main.service_id], now=told.now)


def _dropped(found: _Both, told: _Told) -> None:
    """With the parcels gone, the copies go too: the other node has read all of its own."""
    copies, password = found.move.copies, backups.repository_password(found.move.service_id)
    if copies is None or copies["same"] or password is None:
        _make(found.second, Presence.DELETED, told.now)
        return
    _order(found.second, LEAVE_COPIES, {}, password, told.now, tries=TRIES_TO_LEAVE)


def _left(found: _Both, told: _Told) -> None:
    """What went of the copies is kept as proof; where they would not go, why."""
    said = dict(told.result) if told.good else {"words": told.words}
    found.move.copies = {**(found.move.copies or {}), "left": said}
    found.move.save(update_fields=["copies"])
    _make(found.second, Presence.DELETED, told.now)


def _give_up(found: _Both, words: str, now: datetime) -> None:
    """The service goes on where it is; what was made elsewhere is removed, copies that were brought there first."""
    move, password = found.move, backups.repository_password(found.move.service_id)
    move.words = words
    _to(move, Step.GIVING_UP)
    _order(found.main, DROP, {"token": move.token}, "", now)
    if move.copies is not None and not move.copies["same"] and password is not None:
        _order(found.second, LEAVE_COPIES, {}, password, now, tries=TRIES_TO_LEAVE)
    else:
        _make(found.second, Presence.DELETED, now)
    desire_again([found.main.service_id], now=now)


# A job of this kind that ends at this step -> what follows.
FOLLOWS: Mapping[tuple[str, str], Callable[[_Both, _Told], None]] = {
    (HAND_COPIES, Step.COPYING): _copies_handed,
    (TAKE_COPIES, Step.COPYING): _copies_taken,
    (HAND, Step.HANDING): _handed,
    (TAKE, Step.TAKING): _taken,
    (DROP, Step.REMOVING): _dropped,
    (LEAVE_COPIES, Step.REMOVING): _left,
    (LEAVE_COPIES, Step.GIVING_UP): _left,
}


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
    move.save(update_fields=["step", "token", "secret", "words", "copies", "ended_at"])


def _secrets(move: Move) -> str:
    """What a node needs for copies: the secret of the parcel, and the password of the repository."""
    return json.dumps({"parcel": move.secret, "password": backups.repository_password(move.service_id)})


def _make(row: Placement, presence: Presence, now: datetime) -> None:
    row.presence, row.revision, row.applied, row.changed_at = presence, row.revision + 1, row.revision, now
    row.attempts, row.retry_at, row.fault = 0, None, ""
    row.save(
        update_fields=["node_id", "presence", "revision", "applied", "changed_at", "attempts", "retry_at", "fault"]
    )


def _order(
    row: Placement, kind: str, details: dict[str, Any], secret: str | None, now: datetime, *, tries: int = TRIES
) -> None:  # fmt: skip
    """A job of the node of this very placement."""
    key = Node.objects.get(pk=row.node_id or 0).public_key
    NodeJob.objects.create(
        customer_id=row.customer_id, placement_id=row.pk, kind=kind, details=details, tries=tries, ordered_at=now,
        sealed=boxes.seal(secret, key) if secret else "",
    )  # fmt: skip
