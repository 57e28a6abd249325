"""What metering announces."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from posada.kernel.events import Event
from posada.terms.actor import Actor
from posada.terms.rule import Ground


@dataclass(frozen=True, slots=True)
class ReductionAsked(Event):
    """A customer is to bring what a service uses down to a limit by an instant."""

    service_id: int
    customer_id: int
    case_id: int
    metric: str
    item: str
    value: Decimal
    limit: Decimal
    by_when: datetime
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ReductionMet(Event):
    """What was over a limit no longer is: what its matter suspended is on again."""

    service_id: int
    case_id: int
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class HostedAdded(Event):
    """A site, a name or a database is to be made in a service."""

    service_id: int
    kind: str
    name: str
    account: str
    decision_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class Restrained(Event):
    """A service is to take no more of its server than these limits; none, where the limit has ended."""

    service_id: int
    customer_id: int
    decision_id: int
    now: datetime
    by: Actor
