"""What enforcing the terms announces."""

from dataclasses import dataclass
from datetime import datetime

from posada.kernel.events import Event
from posada.kernel.money import Money
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


@dataclass(frozen=True, slots=True)
class Overloaded(Event):
    """A service overloads its server: it is to be off until an instant."""

    overload_id: int
    service_id: int
    until: datetime
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class OverloadOver(Event):
    """The time for which an overload suspends has run out."""

    overload_id: int
    service_id: int
    due_at: datetime
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class OverloadContinues(Event):
    """A service overloads its server again and again: its customer is shown the plans that fit, each with its cost."""

    case_id: int
    service_id: int
    customer_id: int
    plans: tuple[tuple[str, Money], ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ComplaintFound(Event):
    """Mail that staff read is a complaint about a service."""

    message_id: int
    service_id: int
    kind: str
    now: datetime
    by: Actor
