"""What billing announces."""

from dataclasses import dataclass
from datetime import datetime

from posada.kernel.events import Event
from posada.terms.actor import Actor
from posada.terms.rule import Ground


@dataclass(frozen=True, slots=True)
class InvoicesIssued(Event):
    """Claims were raised and wait for payment; `act` says by what (`renewal-order`, `first-invoice`, …)."""

    invoice_ids: tuple[int, ...]
    act: str
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class InvoicesPaid(Event):
    """Claims were settled in full."""

    invoice_ids: tuple[int, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class InvoicesCancelled(Event):
    """Claims were made void."""

    invoice_ids: tuple[int, ...]
    act: str
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class LateFeesCharged(Event):
    """A fee was added to unpaid invoices."""

    invoice_ids: tuple[int, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class SuspensionDue(Event):
    """An invoice has been unpaid for so long that its services are to be suspended."""

    invoice_id: int
    customer_id: int
    service_ids: tuple[int, ...]
    due_at: datetime
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor
