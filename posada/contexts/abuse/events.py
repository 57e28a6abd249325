"""What enforcing the terms announces."""

from dataclasses import dataclass
from datetime import datetime

from posada.kernel.events import Event
from posada.terms.actor import Actor
from posada.terms.rule import Ground


@dataclass(frozen=True, slots=True)
class SuspicionRaised(Event):
    """A service is to be off while a suspicion is looked into."""

    service_id: int
    customer_id: int
    case_id: int
    clause: str
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class SuspicionEnded(Event):
    """A preventive suspension was lifted."""

    service_id: int
    case_id: int
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class BreachWarned(Event):
    """A customer is to be warned of a breach by ticket: which clause, what to correct, by when."""

    breach_id: int
    service_id: int
    customer_id: int
    clause: str
    correct: str
    comply_by: datetime
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class CancelledForBreach(Event):
    """A service ends for breach; its data are kept at least until `data_until`."""

    service_id: int
    customer_id: int
    ground: str
    data_until: datetime
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class HandoverMoved(Event):
    """The access to an ended service's data opens or closes."""

    service_id: int
    act: str
    decision_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class MeasureTaken(Event):
    """A service is to be off at once, on a ground that the terms list."""

    service_id: int
    customer_id: int
    case_id: int
    reason: str
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class MeasureEnded(Event):
    """The cause of a measure is gone: what it held may come back."""

    service_id: int
    case_id: int
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor
