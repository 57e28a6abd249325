"""What staff do about nodes: each a decision of its own in the journal, by the administrator alone."""

from datetime import datetime
from typing import Any

from posada.contexts.nodes.acts.keep_name_servers import keep_name_server
from posada.contexts.nodes.acts.keep_nodes import move_node
from posada.contexts.nodes.models import NameServer, Node
from posada.ground.agenda.roles import ADMINISTRATOR, permitted
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.versions import book

MOVES = ("activate", "drain", "down")


def tend(node_id: int, move: str, *, now: datetime, by: Actor) -> Node:
    """Say what a node may be given: `activate`, `drain`, `down`. Raises Refused for whoever is no administrator."""
    node = Node.objects.get(pk=node_id)
    if move not in MOVES:
        raise BadInput("move", move, ", ".join(MOVES))
    _decide("node", node_id, f"node-{move}", {"name": node.name, "was": node.state}, now, by)
    return move_node(node.name, move, now=now)


def add_name_server(host: str, *, now: datetime, by: Actor) -> tuple[str, str]:
    """Add a name server, or give a known one another password: its role and password, which are shown once."""
    role, password = keep_name_server(host.strip().lower(), now=now)
    found = NameServer.objects.get(role=role)
    _decide("name-server", found.pk, "add-name-server", {"host": found.host}, now, by)
    return role, password


def _decide(kind: str, id: int, act: str, facts: dict[str, Any], now: datetime, by: Actor) -> None:
    verdict = Verdict(0, kind, id, act, now, (), facts=facts, effects=("nodes-changed",))
    allowed = permitted(verdict, act, by=by, terms=book().for_existing(now), otherwise=(ADMINISTRATOR,))
    record([allowed], now=now, actor=by)
