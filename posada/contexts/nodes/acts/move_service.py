"""Beginning to move a service to another node with its data; `go_on_moving` has what follows."""

from datetime import datetime

from posada.contexts.nodes import queries
from posada.contexts.nodes.acts.keep_nodes import find
from posada.contexts.nodes.acts.place import choose
from posada.contexts.nodes.models import Move, Node, Placement, Presence
from posada.ground.agenda.roles import ADMINISTRATOR, permitted
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.versions import book


def move_service(
    service_id: int, to: str = "", *, evacuation: int | None = None, now: datetime, by: Actor
) -> Move:  # fmt: skip
    """Begin to move a service to the node `to`, or to the one that plan, room and health choose.

    BadInput for one that is not served, is being changed or moved, or that no other node takes; Refused for whoever is
    no administrator.
    """
    row = Placement.objects.select_for_update().filter(service_id=service_id, moving=False).first()
    if row is None or row.node_id is None or not queries.movable(row):
        raise BadInput("service", service_id, "a site that a node of ours serves")
    if queries.busy(service_id):
        raise BadInput("service", service_id, "a site that is not being changed, copied or moved just now")
    allow(Verdict(row.customer_id, "service", service_id, "move-service", now), now=now, by=by)
    target = find(to) if to else choose(row)
    if target is None or target.pk == row.node_id or (to and choose(row, only=target.pk) is None):
        raise BadInput("to", to, "another node that takes it and has room")
    if not target.public_key or not Node.objects.get(pk=row.node_id).public_key:
        raise BadInput("to", to, "nodes that have said their keys: start `posada node run` on both")
    facts = {"from": row.node_id, "to": target.pk, "node": target.name}
    verdict = Verdict(row.customer_id, "service", service_id, "move-service", now, facts=facts, effects=("move-began",))
    (decision,) = record([allow(verdict, now=now, by=by)], now=now, actor=by)
    second = Placement.objects.create(
        customer_id=row.customer_id, service_id=service_id, node_id=target.pk, driver=row.driver, product=row.product,
        presence=Presence.ENDED, spec={**row.spec, "own_certificate": None}, changed_at=now, moving=True,
        revision=row.revision,
    )  # fmt: skip
    return Move.objects.create(
        customer_id=row.customer_id, service_id=service_id, placement_id=second.pk, from_node=row.node_id,
        to_node=target.pk, began_at=now, decision_id=decision, evacuation_id=evacuation,
    )  # fmt: skip


def allow(verdict: Verdict, *, now: datetime, by: Actor) -> Verdict:
    """The verdict, for the administrator, or whose duty the terms make it. Raises Refused for others."""
    return permitted(verdict, verdict.act, by=by, terms=book().for_existing(now), otherwise=(ADMINISTRATOR,))
