"""What the owner of a server sees of it: power, what may be ordered, the console while it is open."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from posada.contexts.nodes import queries
from posada.contexts.nodes.models import Placement, Presence
from posada.contexts.services.models import Service
from posada.kernel import clock

WHILE_ON, WHILE_OFF = ("stop", "restart", "console", "reinstall"), ("start", "reinstall")


@dataclass(frozen=True)
class Server:
    """A server as its page shows it."""

    on: bool
    changing: bool
    fault: str  # in the server's own words; empty where all went well
    orders: tuple[str, ...]
    console: dict[str, Any] | None
    address: str
    until: datetime | None


def server(service: Service) -> Server | None:
    """None for a service whose owner orders nothing of it himself."""
    known = queries.controls_of(service.driver)
    found = queries.seen_by_owner(service.pk, clock.wall()) if known else None
    if found is None:
        return None
    row, address, facts = found
    console = facts.get("console") if row.presence == Presence.ACTIVE else None
    return Server(
        facts.get("power") == "on", row.applied < row.revision, row.fault,
        tuple(f"server-{order}" for order in orders(row) if order in known), console, address,
        datetime.fromisoformat(console["until"]) if console else None,
    )  # fmt: skip


def orders(row: Placement) -> tuple[str, ...]:
    """What makes sense now; nothing while it is held or gone."""
    if row.presence != Presence.ACTIVE:
        return ()
    return WHILE_OFF if row.wishes.get("power") == "off" else WHILE_ON
