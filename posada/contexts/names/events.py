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
