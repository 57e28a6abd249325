"""What support announces."""

from dataclasses import dataclass
from datetime import datetime

from posada.kernel.events import Event
from posada.terms.actor import Actor


@dataclass(frozen=True, slots=True)
class TicketOpened(Event):
    """A request was written and has its number."""

    ticket_id: int
    customer_id: int
    decision_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class CardNumberMasked(Event):
    """A card number was written where none may be; it was covered before anything was kept, and nothing is charged."""

    ticket_id: int
    customer_id: int
    decision_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class TicketAnswered(Event):
    """The house wrote in a ticket."""

    ticket_id: int
    customer_id: int
    message_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class TicketClosed(Event):
    """A ticket was settled."""

    ticket_id: int
    customer_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class NoticeSent(Event):
    """A notice was handed over, by one of its channels."""

    kind: str
    customer_id: int
    about: tuple[str, int]
    channel: str
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class WriterTurnedAway(Event):
    """Somebody without standing wrote under an account: they are told which clause says so, and whom to turn to."""

    customer_id: int
    address: str
    clause: str
    decision_id: int
    now: datetime
    by: Actor
