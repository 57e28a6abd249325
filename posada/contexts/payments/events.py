"""What payments announce."""

from dataclasses import dataclass
from datetime import datetime

from posada.kernel.events import Event
from posada.terms.actor import Actor


@dataclass(frozen=True, slots=True)
class PaymentReceived(Event):
    """Money is in our accounts, on the customer's account, not yet set against anything."""

    payment_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class PaymentRefusedByUs(Event):
    """A claimed payment could not be found."""

    payment_id: int
    now: datetime
    by: Actor
