"""What custody announces."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from posada.kernel.events import Event
from posada.terms.actor import Actor
from posada.terms.rule import Ground


@dataclass(frozen=True, slots=True)
class PartyTold(Event):
    """The other party is to have a letter about its information."""

    kind: str
    customer_id: int
    figures: Mapping[str, Any]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class PurgeHeld(Event):
    """Data of an ended service must not be deleted yet."""

    service_id: int
    why: str
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class PurgeReleased(Event):
    """Nothing holds the deletion of a service's data any more."""

    service_id: int
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class WindowClosing(Event):
    """A customer is to be reminded of the last day on which it can take its data out."""

    service_id: int
    customer_id: int
    until: datetime
    decision_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class DocumentsAsked(Event):
    """A customer is to hand in documents about something."""

    document_ids: tuple[int, ...]
    customer_id: int
    about: tuple[str, int]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class DocumentReceived(Event):
    """A customer handed in a document."""

    document_id: int
    customer_id: int
    about: tuple[str, int]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class DocumentsJudged(Event):
    """A person has looked at documents about one thing."""

    document_ids: tuple[int, ...]
    customer_id: int
    about: tuple[str, int]
    accepted: bool
    reason: str
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class FilesErased(Event):
    """Files that customers sent are to be kept no more."""

    attachment_ids: tuple[int, ...]
    now: datetime
    by: Actor
