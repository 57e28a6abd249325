"""What casework announces."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from posada.kernel.events import Event
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.rule import Ground


@dataclass(frozen=True, slots=True)
class MatterDecided(Event):
    """A person has decided a matter that somebody raised."""

    case_id: int
    kind: str
    customer_id: int
    subject: tuple[str, int]
    granted: bool
    fields: Mapping[str, Any]
    grounds: tuple[Ground, ...]
    decision_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class WorkTold(Event):
    """A customer is to be told of quoted work: of its price (`work-quoted`), or that it is done (`work-done`)."""

    letter: str
    customer_id: int
    subject: tuple[str, int]
    figures: Mapping[str, Any]
    decision_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class WorkAccepted(Event):
    """A customer has accepted a quote: it is charged now, where work is paid before it is done."""

    work_id: int
    service_id: int
    of: str
    text: str
    net: Money
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ReimbursementDue(Event):
    """The expenses of a claim are to be charged."""

    service_id: int
    net: Money
    text: str
    due_on: date
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor
