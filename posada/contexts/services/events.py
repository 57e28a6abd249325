"""What services announce."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from posada.kernel.events import Event
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.rule import Ground


@dataclass(frozen=True, slots=True)
class ServicesActivated(Event):
    """Services were delivered."""

    service_ids: tuple[int, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class Suspended:
    """One service that went off, from when, and the unpaid invoice, where one is the cause."""

    service_id: int
    due_at: datetime
    invoice_id: int | None = None


@dataclass(frozen=True, slots=True)
class ServicesSuspended(Event):
    """Services went off for a reason."""

    suspended: tuple[Suspended, ...]
    reason: str
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class HoldsChanged(Event):
    """Services that were off and stay off are so for other reasons than before."""

    service_ids: tuple[int, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class ServicesRestored(Event):
    """The last hold of these services was lifted."""

    service_ids: tuple[int, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ApplicationExplained(Event):
    """A customer is to have the guide of an application, at this address."""

    service_id: int
    application: str
    guide: str
    decision_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class TasksFailed(Event):
    """Staff, or a driver, could not do what was to be done."""

    task_ids: tuple[int, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class NamesRefused(Event):
    """The registry refused the names of services: each with the decision to wait for another, and the reason."""

    decisions: Mapping[int, int]
    reasons: Mapping[int, str]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class InactivityWarned(Event):
    """Services that nobody uses: each with the decision to warn, and the last day on which a sign-in saves it."""

    decisions: Mapping[int, int]
    last_days: Mapping[int, date]
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
class ProductDiscontinued(Event):
    """A product is no longer provided."""

    product: str
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ServicesDiscontinued(Event):
    """The last day of services was fixed because their product is no longer provided."""

    service_ids: tuple[int, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class QuantityChanged(Event):
    """A service has more units, or fewer; `deferred`: its fee follows with the next month."""

    service_id: int
    before: int
    after: int
    deferred: bool
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class TasksOrdered(Event):
    """Work was ordered on services that a driver makes: each task with its service and act."""

    tasks: tuple[tuple[int, int, str], ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class DrivenDropped(Event):
    """Services that a driver makes were cancelled before they were delivered."""

    service_ids: tuple[int, ...]
    now: datetime


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
class ExpiriesReported(Event):
    """A customer is to have the report of what falls due in the next month."""

    customer_id: int
    service_ids: tuple[int, ...]
    decision_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ServicesRenewed(Event):
    """Services that are renewed on request were paid for another term, expired ones among them."""

    service_ids: tuple[int, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class PlanChangeAsked(Event):
    """A service is to be more than it is; the difference is to be paid first."""

    change_id: int
    service_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class PlanChanged(Event):
    """A service is another plan or cycle from `from_day` on: orders already issued for days after it are wrong."""

    service_id: int
    from_day: date
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class CancellationAsked(Event):
    """A person has yet to answer a cancellation, or the primary contact to confirm it."""

    cancellation_id: int
    service_id: int
    customer_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class CancellationAnswered(Event):
    """The customer was told in writing when the service ends, and on which condition."""

    cancellation_id: int
    service_id: int
    customer_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class CancellationUnanswered(Event):
    """A cancellation has waited for its answer; `act` says whether it is an alert or the escalation."""

    cancellation_id: int
    service_id: int
    customer_id: int
    act: str
    department: str
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class CancellationFinal(Event):
    """The last day of a service is fixed: orders for the time after it are void."""

    service_id: int
    customer_id: int
    ends_on: date
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class CancellationUnpaid(Event):
    """The charges that hold a cancellation were not paid by its renewal date."""

    service_id: int
    customer_id: int
    due_at: datetime
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class TasksQueued(Event):
    """New services or changes wait for the desk to open."""

    service_ids: tuple[int, ...]
    decision_ids: tuple[int, ...]
    attend_from: datetime
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class RecoveryQuoted(Event):
    """A cancelled service can be brought back for a price; `details` say how, and of which day its data are."""

    service_id: int
    net: Money
    details: Mapping[str, Any]
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class RestorationAsked(Event):
    """A deleted account is to be set up again, for a fee before tax."""

    service_id: int
    fee: Money
    taxed: bool
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class CancellationWithdrawn(Event):
    """A customer stays, and the order that was made void with the cancellation is wanted again."""

    service_id: int
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class DeletionPutOff(Event):
    """The data of ended services were to be deleted and nobody had been told: another day was set, to be told now."""

    service_ids: tuple[int, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class UseTold:
    """What a meter of a service says at a place, and how much is included there, in gigabytes."""

    service_id: int
    meter: str
    place: str
    used: Decimal
    included: Decimal


@dataclass(frozen=True, slots=True)
class UseNears(Event):
    """A service has used nearly all that is included: its customer is told once."""

    use: UseTold
    decision_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class UseExceeded(Event):
    """A service used more than is included."""

    use: UseTold
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class UseWithin(Event):
    """A service uses no more than is included, anywhere."""

    service_id: int
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor
