"""Nodes, services on their way between them, and the emptying of a node."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from posada.contexts.nodes import queries
from posada.contexts.nodes.acts.evacuate import evacuate, retry_move, stop_evacuation
from posada.contexts.nodes.acts.move_service import move_service
from posada.contexts.nodes.acts.tend_nodes import tend
from posada.contexts.nodes.models import Evacuation, Move, Node, Placement
from posada.faces.api.caller import caller, reads, writes
from posada.faces.api.idempotency import CREATED
from posada.faces.api.paging import Asked, Page, paged
from posada.ground.agenda.unit import unit
from posada.kernel import clock

router = Router()
MOST = 100  # services that a node fails at, as far as they are told
Name = Annotated[str, Field(max_length=40)]


class NodeShape(Schema):
    """A node: what it may be given, its room, when it was last heard, what waits for it and what it fails at."""

    id: int
    name: str
    address: str
    drivers: Sequence[str]
    plans: Sequence[str]
    state: str
    capacity: int
    services: int
    waiting: int
    failing: int
    silent: bool
    seen_at: datetime | None
    version: str


class Trouble(Schema):
    """A service that a node fails at, in the node's own words."""

    service: int
    attempts: int
    words: str
    retry_at: datetime | None


class NodeWhole(NodeShape):
    """One node, with what it fails at."""

    troubles: Sequence[Trouble]


class NodeMoved(Schema):
    """What it may be given from now on."""

    move: Literal["activate", "drain", "down"]


class Onward(Schema):
    """The node that it goes to, by name; empty: the one that plan, room and health choose."""

    to: Name = ""


class ServiceMoveShape(Schema):
    """A service on its way, or that moved; `words` are the node's own where it stayed. `copies` went with it."""

    id: int
    customer: int
    service: int
    from_node: str
    to_node: str
    step: str
    words: str
    copies: int
    began_at: datetime
    ended_at: datetime | None
    evacuation: int | None


class MovesAsked(Asked):
    """Which moves are wanted."""

    customer: int | None = None
    service: int | None = None
    step: Annotated[str, Field(max_length=10)] | None = None


class Staying(Schema):
    """A service that could not be moved, and why."""

    service: int
    why: str


class EvacuationShape(Schema):
    """The emptying of a node: how many were to move, how many did, and what stays."""

    id: int
    node: str
    to: str
    whole: int
    moved: int
    failed: int
    under_way: Sequence[int]
    left: Sequence[Staying]
    began_at: datetime
    ended_at: datetime | None
    state: str


class EvacuationForeseen(Schema):
    """What emptying a node would move, how many services stay there, and where there is room."""

    services: int
    staying: int
    room: Mapping[str, int]


@router.get("/nodes", response=Page[NodeShape], summary="List the nodes")
@reads("nodes")
def list_nodes(request: HttpRequest, asked: Query[Asked]) -> Any:
    caller(request).staff_only()
    return paged(Node.objects.all(), asked, _nodes)


@router.get("/nodes/{id}", response=NodeWhole, summary="One node, with what it fails at in its own words")
@reads("nodes")
def one_node(request: HttpRequest, id: int) -> Any:
    return _whole(_node(request, id))


@router.post("/nodes/{id}/state", response=NodeWhole, summary="Say what a node may be given")
@writes("nodes")
def move_node(request: HttpRequest, id: int, said: NodeMoved) -> Any:
    """The administrator alone."""
    found, who = _node(request, id), caller(request)
    by = who.acting("administrator")
    with unit(who.now, by):
        tend(found.pk, said.move, now=who.now, by=by)
    found.refresh_from_db()
    return _whole(found)


@router.get("/nodes/{id}/evacuation", response=EvacuationForeseen, summary="What emptying a node would do")
@reads("nodes")
def foresee(request: HttpRequest, id: int) -> Any:
    found = _node(request, id)
    count = queries.leaving(id).count()
    room = {node.name: room for node, room in queries.room_elsewhere(id)}
    return EvacuationForeseen(services=count, staying=queries.placed_on([found.pk]).get(id, 0) - count, room=room)


@router.post("/nodes/{id}/evacuation", response={201: EvacuationShape}, summary="Empty a node")
@writes("nodes")
def empty(request: HttpRequest, id: int, onward: Onward) -> Any:
    """Its services move one after the other; it is given nothing new. The administrator alone."""
    found, who = _node(request, id), caller(request)
    by = who.acting("administrator")
    with unit(who.now, by):
        begun = evacuate(found.pk, onward.to, now=who.now, by=by)
    return CREATED, _evacuation(begun)


@router.get("/evacuations/{id}", response=EvacuationShape, summary="How far the emptying of a node has come")
@reads("nodes")
def one_evacuation(request: HttpRequest, id: int) -> Any:
    return _evacuation(_known(request, id))


@router.post("/evacuations/{id}/stop", response=EvacuationShape, summary="Begin no further move")
@writes("nodes")
def stop(request: HttpRequest, id: int) -> Any:
    """The one that is under way goes on to its end. The administrator alone."""
    found, who = _known(request, id), caller(request)
    by = who.acting("administrator")
    with unit(who.now, by):
        return _evacuation(stop_evacuation(found.pk, now=who.now, by=by))


@router.get("/moves", response=Page[ServiceMoveShape], summary="List services that moved or are on their way")
@reads("nodes")
def list_moves(request: HttpRequest, asked: Query[MovesAsked]) -> Any:
    found = caller(request).rows(Move.objects.all(), asked.customer)
    if asked.service is not None:
        found = found.filter(service_id=asked.service)
    return paged(found.filter(step=asked.step) if asked.step else found, asked, _moves)


@router.get("/moves/{id}", response=ServiceMoveShape, summary="One move: how far it has come")
@reads("nodes")
def one_move(request: HttpRequest, id: int) -> Any:
    return _moves([caller(request).one(Move, "move", id)])[0]


@router.post("/services/{id}/move", response={201: ServiceMoveShape}, summary="Move a service to another node")
@writes("nodes")
def move(request: HttpRequest, id: int, onward: Onward) -> Any:
    """With its files, databases, certificate and copies. The administrator alone."""
    who = caller(request)
    if not who.rows(Placement.objects.filter(service_id=id, moving=False)).exists():
        raise Http404(f"service {id}")
    by = who.acting("administrator")
    with unit(who.now, by):
        return CREATED, _moves([move_service(id, onward.to, now=who.now, by=by)])[0]


@router.post("/moves/{id}/retry", response={201: ServiceMoveShape}, summary="Move a service again that stayed")
@writes("nodes")
def retry(request: HttpRequest, id: int) -> Any:
    """To the node that it was to go to. The administrator alone."""
    who = caller(request)
    found = who.one(Move, "move", id)
    by = who.acting("administrator")
    with unit(who.now, by):
        return CREATED, _moves([retry_move(found.pk, now=who.now, by=by)])[0]


def _node(request: HttpRequest, id: int) -> Node:
    caller(request).staff_only()
    found = Node.objects.filter(pk=id).first()
    if found is None:
        raise Http404(f"node {id}")
    return found


def _known(request: HttpRequest, id: int) -> Evacuation:
    caller(request).staff_only()
    found = Evacuation.objects.filter(pk=id).first()
    if found is None:
        raise Http404(f"evacuation {id}")
    return found


def _whole(found: Node) -> NodeWhole:
    troubles = [
        Trouble(service=row.service_id, attempts=row.attempts, words=row.fault, retry_at=row.retry_at)
        for row in queries.troubles(found.pk)[:MOST]
    ]
    return NodeWhole(**_nodes([found])[0].model_dump(), troubles=troubles)


def _nodes(rows: Sequence[Node]) -> list[NodeShape]:
    ids, wall = [row.pk for row in rows], clock.wall()
    placed, standing = queries.placed_on(ids), queries.standing(ids)
    return [
        NodeShape(
            id=row.pk, name=row.name, address=row.address, drivers=row.drivers, plans=row.plans, state=row.state,
            capacity=row.capacity, services=placed.get(row.pk, 0), waiting=standing.get(row.pk, (0, 0))[0],
            failing=standing.get(row.pk, (0, 0))[1], silent=queries.silent(row, wall), seen_at=row.seen_at,
            version=row.version,
        )
        for row in rows
    ]  # fmt: skip


def _moves(rows: Sequence[Move]) -> list[ServiceMoveShape]:
    known = dict(queries.nodes().values_list("pk", "name"))
    return [
        ServiceMoveShape(
            id=row.pk, customer=row.customer_id, service=row.service_id, from_node=known.get(row.from_node, ""),
            to_node=known.get(row.to_node, ""), step=row.step, words=row.words,
            copies=len((row.copies or {}).get("snapshots", {})), began_at=row.began_at, ended_at=row.ended_at,
            evacuation=row.evacuation_id,
        )
        for row in rows
    ]  # fmt: skip


def _evacuation(found: Evacuation) -> EvacuationShape:
    known, progress = dict(queries.nodes().values_list("pk", "name")), queries.progress(found)
    return EvacuationShape(
        id=found.pk, node=known.get(found.node_id, ""), to=known.get(found.to_node or 0, ""), whole=found.whole,
        moved=progress.moved, failed=progress.failed, under_way=sorted(progress.under_way),
        left=[Staying(service=service, why=words) for service, words in found.left],
        began_at=found.began_at, ended_at=found.ended_at, state=found.state,
    )  # fmt: skip
