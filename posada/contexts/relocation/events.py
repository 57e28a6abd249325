"""What relocations announce."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from posada.kernel.events import Event
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.rule import Ground


@dataclass(frozen=True, slots=True)
class RelocationTold(Event):
    """The customer is to be told `what` of a relocation: `access-failed`, `blocked`, `passwords`."""

    service_id: int
    customer_id: int
    what: str
    figures: Mapping[str, Any]
    decision_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class RelocationPriced(Event):
    """What was moved is to be paid."""

    service_id: int
    net: Money
    args: Mapping[str, Any]
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor
