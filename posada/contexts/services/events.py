"""What services announce."""

from dataclasses import dataclass
from datetime import date, datetime

from posada.kernel.events import Event
from posada.terms.actor import Actor


@dataclass(frozen=True, slots=True)
class ServicesActivated(Event):
    """Services were delivered."""

    service_ids: tuple[int, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ServicesSuspended(Event):
    """Services went off for a reason; `invoice_id` is the unpaid invoice, where one is the cause."""

    service_ids: tuple[int, ...]
    reason: str
    due_at: datetime
    now: datetime
    by: Actor
    invoice_id: int | None = None


@dataclass(frozen=True, slots=True)
class ServicesRestored(Event):
    """The last hold of these services was lifted."""

    service_ids: tuple[int, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ServicesEnded(Event):
    """Services were cancelled, terminated or expired."""

    service_ids: tuple[int, ...]
    act: str
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class TasksEnded(Event):
    """Staff (or a driver) finished tasks."""

    task_ids: tuple[int, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ExpiryNoticeDue(Event):
    """Customers are to be told that services expire; `act` is `expiry-notice` or `expiry-reminder`."""

    service_ids: tuple[int, ...]
    act: str
    decision_ids: tuple[int, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ServicesRenewed(Event):
    """Services that are renewed on request were paid for another term, expired ones among them."""

    service_ids: tuple[int, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class PlanChanged(Event):
    """A service is another plan or cycle from `from_day` on: orders already issued for days after it are wrong."""

    service_id: int
    from_day: date
    now: datetime
    by: Actor
