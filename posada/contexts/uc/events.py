"""What unified communications announce."""

from dataclasses import dataclass
from datetime import datetime

from posada.kernel.events import Event
from posada.terms.actor import Actor


@dataclass(frozen=True, slots=True)
class LicencesDeactivated(Event):
    """The licences of a service were deactivated: the customer is to give them back."""

    service_id: int
    customer_id: int
    codes: tuple[str, ...]
    decision_id: int
    now: datetime
    by: Actor
