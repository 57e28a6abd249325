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
class DataChanged(Event):
    """Data of a customer changed: `what` is the group (`contact`, `fiscal-data`, …)."""

    customer_id: int
    what: str
    decision_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class AnswersSettled(Event):
    """Customers came to be ruled by another version than before, or from another day on."""

    customer_ids: tuple[int, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ConsentAwaited(Event):
    """Customers who have not consented to a version are to be reminded; each by its answer, with its decision."""

    answer_ids: tuple[int, ...]
    decision_ids: tuple[int, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ConsentWithheld(Event):
    """The wait for a customer's consent is over, and their services are to be let go."""

    answer_id: int
    customer_id: int
    version_id: int
    decision_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class TermsObjected(Event):
    """A customer objected to a version; `gives` is what the terms give for it, and its case where a person decides."""

    answer_id: int
    customer_id: int
    version_id: int
    gives: str
    decision_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ActingBegan(Event):
    """A member of staff came into a customer's area for a purpose, until an instant; `told` says whether it is told."""

    customer_id: int
    purpose: str
    until: datetime
    told: bool
    decision_id: int
    now: datetime
    by: Actor
