"""What uptime announces."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from posada.kernel.events import Event
from posada.kernel.money import Money
from posada.terms.actor import Actor


@dataclass(frozen=True, slots=True)
class IncidentUpdated(Event):
    """Something was told of an incident: that it began, what is being done, or that it is over."""

    incident_id: int
    update_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class MaintenanceAnnounced(Event):
    """Maintenance was planned: the customers it reaches are to be told by these channels."""

    maintenance_id: int
    told: Mapping[int, tuple[int, ...]]  # customer -> the services of theirs that it reaches
    channels: tuple[str, ...]
    decisions: Mapping[int, int]  # customer -> decision
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class TicketPointed(Event):
    """Somebody asked elsewhere about an incident that the status section tells."""

    ticket_id: int
    customer_id: int
    incident_id: int
    decision_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class CreditDue(Event):
    """A credit for downtime was granted, before tax."""

    service_id: int
    customer_id: int
    net: Money
    clause: str
    decision_id: int
    now: datetime
    by: Actor
