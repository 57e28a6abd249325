"""What this context announces."""

from dataclasses import dataclass
from datetime import datetime

from posada.kernel.events import Event
from posada.terms.actor import Actor


@dataclass(frozen=True, slots=True)
class NamesChanged(Event):
    """What these sites are to answer by, or with, has changed."""

    service_ids: tuple[int, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ZoneChanged(Event):
    """Staff changed a zone of a customer, who is told afterwards."""

    customer_id: int
    service_id: int
    change_id: int
    zone: str
    decision_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class RecordsFoundHere(Event):
    """Records of a customer's domain still lead to us though the service is over."""

    customer_id: int
    service_id: int
    records: tuple[str, ...]
    decision_id: int | None
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class NameServersUnchanged(Event):
    """The name servers of a domain are still those that it was registered with, which answer for nothing."""

    customer_id: int
    service_id: int
    servers: tuple[str, ...]
    decision_id: int
    now: datetime
    by: Actor
