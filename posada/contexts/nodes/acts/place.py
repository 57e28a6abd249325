"""Choosing the node of a service: by driver, plan, room and health."""

from collections.abc import Collection, Sequence
from datetime import datetime

from posada.contexts.names import queries as names
from posada.contexts.nodes import queries
from posada.contexts.nodes.models import SERVED, Node, Placement, Presence, State
from posada.kernel import clock


def place(rows: Sequence[Placement]) -> None:
    """Set the node of each row that has none; what finds none says why in its fault.

    A domain is served for one service: another that asks for it waits. The nodes are locked, so that two placements at
    once neither overfill one nor take the same domain.
    """
    arriving = [row for row in rows if row.presence in SERVED]
    if not arriving:
        return
    nodes = list(Node.objects.select_for_update().order_by("pk"))
    wanted = {row.domain for row in arriving if row.domain}
    taken = queries.served_for(wanted) | names.holders(wanted)
    room = {node.pk: node.capacity for node in nodes if node.state == State.ACTIVE}
    for id, count in queries.placed_on(room).items():
        room[id] -= count
    wall = clock.wall()
    for row in arriving:
        holder = taken.get(row.domain)
        if holder not in (None, row.service_id):
            row.presence, row.fault = Presence.ENDED, f"{row.domain} is served for another service already"
            continue
        if row.domain:
            taken[row.domain] = row.service_id
        if row.node_id is not None:
            continue
        able = [node for node in nodes if room.get(node.pk, 0) > 0 and _takes(node, row)]
        if not able:
            row.fault = f"no node that takes {row.driver} has room"
            continue
        best = min(able, key=lambda node: _rank(node, room[node.pk], wall))
        row.node_id = best.pk
        room[best.pk] -= 1


def choose(row: Placement, only: int | None = None) -> Node | None:
    """The node to which a service that has one would move best; `only` asks for one alone. None where none takes it."""
    nodes = [node for node in Node.objects.select_for_update().order_by("pk") if node.state == State.ACTIVE]
    taken, wall = queries.placed_on([node.pk for node in nodes]), clock.wall()
    room = {node.pk: node.capacity - taken.get(node.pk, 0) for node in nodes}
    able = [
        node for node in nodes
        if room[node.pk] > 0 and _takes(node, row) and node.pk != row.node_id and only in (None, node.pk)
    ]  # fmt: skip
    return min(able, key=lambda node: _rank(node, room[node.pk], wall), default=None)


def _rank(node: Node, room: int, wall: datetime) -> tuple[bool, float, int]:
    """What is heard comes before what is silent, then what has most room."""
    return queries.silent(node, wall), -room / node.capacity, node.pk


def _takes(node: Node, row: Placement) -> bool:
    return row.driver in node.drivers and (not node.plans or row.product in node.plans)


def nodes_of(node_ids: Collection[int]) -> dict[int, Node]:
    """These nodes by their ids."""
    return {node.pk: node for node in Node.objects.filter(pk__in=node_ids)}
