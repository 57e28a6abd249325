"""Emptying a node: its services are moved one after the other, which can be stopped between any two.

A node that is emptied is given nothing new. What cannot be moved is left, with why; the others go on.
"""

from datetime import datetime

from django.db import transaction

from posada.contexts.nodes import queries
from posada.contexts.nodes.acts.keep_nodes import find, move_node
from posada.contexts.nodes.acts.move_service import allow, move_service
from posada.contexts.nodes.models import Evacuation, EvacuationState, Move, Node, State, Step
from posada.ground.agenda.unit import unit
from posada.kernel.errors import BadInput, PosadaError
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record

WORDS = 300  # characters that are kept of why one stays


def evacuate(node_id: int, to: str = "", *, now: datetime, by: Actor) -> Evacuation:
    """Begin to empty a node, to the node `to`, or to wherever there is room. Raises Refused, NotFound, BadInput."""
    node = Node.objects.select_for_update().get(pk=node_id)
    target = find(to) if to else None
    if target is not None and target.pk == node_id:
        raise BadInput("to", to, "another node")
    going = queries.leaving(node_id).count()
    if queries.evacuation_of(node_id) is not None or not going:
        raise BadInput("node", node.name, "a node that has services to be moved, and is not being emptied already")
    decision = _decide(node, "evacuate-node", {"services": going, "to": target.pk if target else None}, now, by)
    if node.state == State.ACTIVE:
        move_node(node.name, "drain", now=now)
    return Evacuation.objects.create(
        node_id=node_id, to_node=target.pk if target else None, whole=going, began_at=now, staff_id=by.id or 0,
        role=by.role or "", decision_id=decision,
    )  # fmt: skip


def stop_evacuation(id: int, *, now: datetime, by: Actor) -> Evacuation:
    """Begin no further move of it; one under way goes on to its end. Raises Refused; BadInput for one that is over."""
    found = Evacuation.objects.select_for_update().get(pk=id)
    if found.ended_at is not None:
        raise BadInput("evacuation", id, "one that is under way")
    _decide(Node.objects.get(pk=found.node_id), "stop-evacuation", {"evacuation": id}, now, by)
    found.state, found.ended_at = EvacuationState.STOPPED, now
    found.save(update_fields=["state", "ended_at"])
    return found


def retry_move(move_id: int, *, now: datetime, by: Actor) -> Move:
    """Move a service again that stayed where it was, to the node that it was to go to."""
    failed = Move.objects.get(pk=move_id)
    target = Node.objects.filter(pk=failed.to_node).first()
    if failed.step != Step.FAILED:
        raise BadInput("move", move_id, "one that failed")
    return move_service(failed.service_id, target.name if target else "", now=now, by=by)


def go_on_evacuating(*, now: datetime) -> int:
    """Begin the next move of each node that is emptied, where its last one is over; how many began."""
    return sum(_next(each.pk, now) for each in Evacuation.objects.filter(ended_at=None).order_by("pk"))


def _next(id: int, now: datetime) -> bool:
    """Whether another service began to move; with none left, it is over. What cannot move stays, with why."""
    known = Evacuation.objects.get(pk=id)
    by = Actor("staff", known.staff_id or None, role=known.role or None, channel="staff")
    to = Node.objects.filter(pk=known.to_node).values_list("name", flat=True).first() if known.to_node else ""
    while (service_id := _waiting(id, now, by)) is not None:
        try:
            with unit(now, by):
                move_service(service_id, str(to or ""), evacuation=id, now=now, by=by)
        except PosadaError as error:
            if queries.busy(service_id):
                return False  # a copy or a change of it is at work: it is moved after that
            _leave(id, service_id, str(error))
        else:
            return True
    return False


def _waiting(id: int, now: datetime, by: Actor) -> int | None:
    """The service that is to move next; None while one is on its way, and where it is over."""
    with unit(now, by):
        found = Evacuation.objects.select_for_update().get(pk=id)
        if found.ended_at is not None or queries.moves_of_evacuation(id).filter(ended_at=None).exists():
            return None
        over = queries.moves_of_evacuation(id).values_list("service_id", flat=True)
        tried = {service for service, _ in found.left} | set(over)
        row = queries.leaving(found.node_id).exclude(service_id__in=tried).order_by("pk").first()
        if row is None:
            found.state, found.ended_at = EvacuationState.DONE, now
            found.save(update_fields=["state", "ended_at"])
            return None
        return row.service_id


def _leave(id: int, service_id: int, why: str) -> None:
    with transaction.atomic():
        found = Evacuation.objects.select_for_update().get(pk=id)
        found.left = [*found.left, [service_id, why[:WORDS]]]
        found.save(update_fields=["left"])


def _decide(node: Node, act: str, facts: dict[str, object], now: datetime, by: Actor) -> int:
    verdict = Verdict(0, "node", node.pk, act, now, (), facts={"name": node.name, **facts}, effects=("moves-ordered",))
    (decision,) = record([allow(verdict, now=now, by=by)], now=now, actor=by)
    return decision
