"""What ordering announces."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from posada.kernel.events import Event
from posada.terms.actor import Actor
from posada.terms.rule import Ground


@dataclass(frozen=True, slots=True)
class OrderPlaced(Event):
    """A customer asked for something."""

    order_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class OrderEntered(Event):
    """Staff wrote down what a customer wants; it is placed once the customer accepts it."""

    order_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class OrdersLapsed(Event):
    """Orders that staff entered were not accepted in time; the decision on each."""

    decisions: Mapping[int, int]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class TermsAccepted(Event):
    """A customer's person accepted a version by a click: the one in force, or one that is announced."""

    customer_id: int
    version_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class OrdersVerified(Event):
    """Staff found first payments good: delivery may begin."""

    orders: tuple[tuple[int, int], ...]  # each with the decision that lets it go on
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class OrderCancelled(Event):
    """An order ended before delivery."""

    order_id: int
    act: str
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class OrderWithdrawn(Event):
    """A customer went back on an order in time: it is undone, and what was paid for it given back."""

    order_id: int
    customer_id: int
    invoice_id: int | None
    decision_id: int
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class OrderRefused(Event):
    """The house does not want an order; `refund` says whether what was paid for it is given back, as it came or, at the
    customer's wish, to its balance.
    """

    order_id: int
    invoice_id: int | None
    refund: bool
    decision_id: int
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor
    to_balance: bool = False


@dataclass(frozen=True, slots=True)
class IdentityAsked(Event):
    """The payer of an order is to be identified by these documents."""

    order_id: int
    customer_id: int
    documents: tuple[str, ...]
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class IdentityJudged(Event):
    """A person judged the payer's documents."""

    order_id: int
    customer_id: int
    accepted: bool
    reason: str
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class IdentityRefused(Event):
    """The payer's documents were rejected, or did not come: the order is not delivered."""

    order_id: int
    customer_id: int
    cause: str
    reason: str
    decision_id: int
    now: datetime
    by: Actor
