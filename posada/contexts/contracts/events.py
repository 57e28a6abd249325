"""What contracts announce."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from posada.kernel.events import Event
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.rule import Ground

Part = tuple[str, Money, Mapping[str, Any], tuple[Ground, ...]]  # kind of charge, net, its figures, what it stands on


@dataclass(frozen=True, slots=True)
class Ordered:
    """One line of a price annex that was signed, as the service it becomes."""

    line_id: int
    name: str
    product: str
    quantity: int
    rent: Money  # net of its discount, a month and unit
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PricesSigned(Event):
    """A price annex was signed: what it orders is to be delivered."""

    document_id: int
    customer_id: int
    ordered: tuple[Ordered, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ContractSigned(Event):
    """A parent agreement was signed."""

    document_id: int
    customer_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class PeriodBegun(Event):
    """The contracted period of a service has begun to count, or its dates were corrected."""

    service_id: int
    starts_on: date
    ends_on: date
    installation: Money  # net of its discount
    installation_due: date
    grounds: tuple[Ground, ...]
    corrected: bool
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class PeriodContinued(Event):
    """A new price annex continues a service: its last day, and the rent from now on."""

    service_id: int
    ends_on: date
    rent: Money | None  # None while the present period runs
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class LineCancelled(Event):
    """A line was dropped before it began."""

    service_id: int | None
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class CustomerTold(Event):
    """The customer is to have a letter of `kind` about a service or the account."""

    kind: str
    customer_id: int
    about: tuple[str, int]
    figures: Mapping[str, Any]
    decision_id: int | None
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class EndFixed(Event):
    """A service, or a part of it, ends by `ends_on` at the latest; `part` units of it, or all where None."""

    service_id: int
    ends_on: date
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class EndWithdrawn(Event):
    """The end of a service was taken back; its period runs on to `ends_on`."""

    service_id: int
    ends_on: date | None
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class RemovalDone(Event):
    """A removal was carried out: the service, or `units` of it, has ended."""

    service_id: int
    units: int
    whole: bool
    cause: str
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class SettlementDue(Event):
    """What ending early costs is to be invoiced: each part with its net amount and what it stands on."""

    service_id: int
    parts: tuple[Part, ...]
    due_on: date
    now: datetime
    by: Actor
