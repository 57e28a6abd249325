"""Adding nodes, and saying what they may be given."""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime

from posada.contexts.nodes.acts.desire import place_waiting
from posada.contexts.nodes.doors import open_door, role_name
from posada.contexts.nodes.making import driver_names
from posada.contexts.nodes.models import Node, Panel, State
from posada.kernel.errors import BadInput, NotFound

NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
ADDRESS = re.compile(r"[A-Za-z0-9:][A-Za-z0-9.:-]{0,252}")


def add_node(
    name: str, address: str, drivers: Sequence[str], capacity: int, *, plans: Sequence[str] = (), now: datetime
) -> str:
    """Add a node and place on it what waits for room; the password of its role, which is kept nowhere else.

    Raises BadInput for a name that is taken or a driver that the house does not have.
    """
    if not NAME.fullmatch(name) or Node.objects.filter(name=name).exists():
        raise BadInput("name", name, "a new name of small letters, digits and hyphens, such as web-1")
    if not ADDRESS.fullmatch(address):
        raise BadInput("address", address, "the machine's name or address")
    unknown = [one for one in drivers if one not in driver_names()]
    if unknown or not drivers:
        raise BadInput("drivers", ", ".join(unknown), ", ".join(driver_names()[1:]))
    if capacity < 1:
        raise BadInput("capacity", capacity, "how many services it has room for")
    role, password = role_name(name), secrets.token_urlsafe(24)
    Node.objects.create(
        name=name, address=address, drivers=list(drivers), plans=list(plans), capacity=capacity, role=role, added_at=now
    )
    open_door(role, password)
    place_waiting(now=now)
    return password


def renew_password(name: str) -> str:
    """Give a node's role another password, and whatever newer versions of the program read."""
    node, password = find(name), secrets.token_urlsafe(24)
    if Panel.objects.filter(node_id=node.pk).exists():
        raise BadInput("name", name, "a node that runs our program; the token of a panel is set by `panel-token`")
    open_door(node.role, password)
    return password


def move_node(name: str, move: str, *, now: datetime) -> Node:
    """Change what a node may be given: `activate`, `drain`, `down`. An active one takes what waits for room."""
    node = Node.objects.select_for_update().filter(pk=find(name).pk).get()
    node.move(move)
    node.save(update_fields=["state"])
    if node.state == State.ACTIVE:
        place_waiting(now=now)
    return node


def find(name: str) -> Node:
    """The node of that name. Raises NotFound."""
    node = Node.objects.filter(name=name).first()
    if node is None:
        raise NotFound(f"node:{name}")
    return node
