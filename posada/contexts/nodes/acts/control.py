"""What an owner orders of a server: on, off, again, installed anew, its console. Its driver carries it out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from posada.contexts.nodes.events import ControlOrdered
from posada.contexts.nodes.making import driver
from posada.contexts.nodes.models import Placement, Presence
from posada.contexts.nodes.queries import controls_of
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record

POWER = {"start": "on", "stop": "off", "restart": "on", "reinstall": "on"}
COUNTED = ("restart", "reinstall", "console")  # each is carried out once for each time that it was ordered


def control(service_id: int, order: str, *, now: datetime, by: Actor) -> int:
    """Order `start`, `stop`, `restart`, `reinstall` or `console` of a server; the decision. Announces ControlOrdered.

    Whose server it is may order it: it is theirs while it is active. Refused while it is held or gone, and for what
    needs a server that is on; BadInput for what its driver does not do.
    """
    row = Placement.objects.select_for_update().filter(service_id=service_id, moving=False).first()
    made_by = driver(row.driver) if row is not None else None
    if row is None or made_by is None or order not in controls_of(row.driver):
        raise BadInput("about", f"service:{service_id}", "a service whose driver does this")
    power = str(row.wishes.get("power", "on"))
    verdict = Verdict(
        row.customer_id, "service", service_id, f"server-{order}", now, facts={"was": power},
        effects=("server-ordered",),
    )  # fmt: skip
    if row.presence != Presence.ACTIVE:
        raise verdict.refused("service-not-active")
    if power == "off" and order in ("restart", "console"):
        raise verdict.refused("server-is-off")
    (decision,) = record([verdict], now=now, actor=by)
    row.wishes = wished(row.wishes, order)
    row.save(update_fields=["wishes"])
    announce(ControlOrdered(service_id, order, decision, now, by))
    touch("service", [service_id])
    return decision


def wished(wishes: Mapping[str, Any], order: str) -> dict[str, Any]:
    """What stands once this too was ordered."""
    after = dict(wishes)
    if order in POWER:
        after["power"] = POWER[order]
    if order in COUNTED:
        after[order] = after.get(order, 0) + 1
    return after
