"""What sites announce."""

from dataclasses import dataclass
from datetime import datetime

from posada.kernel.events import Event


@dataclass(frozen=True, slots=True)
class SitesChanged(Event):
    """Customers changed what these services are to be on their nodes."""

    service_ids: tuple[int, ...]
    now: datetime
