"""What happens to customers and their data."""

from dataclasses import dataclass
from datetime import datetime

from posada.kernel.events import Event
from posada.terms.actor import Actor


@dataclass(frozen=True, slots=True)
class AccountOpened(Event):
    """A customer signed up."""

    customer_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class TermsAccepted(Event):
    """A customer accepted the version in force by a click."""

    customer_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class DataChanged(Event):
    """Data of a customer changed: `what` is the group (`contact`, `fiscal-data`, …)."""

    customer_id: int
    what: str
    decision_id: int
    now: datetime
    by: Actor
