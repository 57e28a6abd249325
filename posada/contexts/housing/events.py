"""What housing announces."""

from dataclasses import dataclass
from datetime import datetime

from posada.kernel.events import Event
from posada.terms.actor import Actor


@dataclass(frozen=True, slots=True)
class TurnAssigned(Event):
    """A customer was given a time at the data centre."""

    turn_id: int
    customer_id: int
    decision_id: int
    now: datetime
    by: Actor
