"""What the ground announces of every unit of work."""

from dataclasses import dataclass
from datetime import datetime

from posada.kernel.events import Event


@dataclass(frozen=True, slots=True)
class Decided(Event):
    """Decisions were written, in the order of their numbers; they stand once the transaction does."""

    decision_ids: tuple[int, ...]
    now: datetime
