"""What billing announces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from posada.kernel.events import Event
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.rule import Ground


@dataclass(frozen=True, slots=True)
class InvoicesIssued(Event):
    """Claims were raised and wait for payment; `act` says by what (`renewal-order`, `first-invoice`, …)."""

    invoice_ids: tuple[int, ...]
    act: str
    now: datetime
    by: Actor


class Claim(Protocol):
    """What an event says of a claim."""

    @property
    def pk(self) -> int: ...
    @property
    def customer_id(self) -> int: ...
    @property
    def origin(self) -> str: ...
    @property
    def order_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class ClaimsEnded(Event):
    """Claims wait for payment no longer: whose they are, and the orders whose first claim is among them."""

    invoice_ids: tuple[int, ...]
    customer_ids: tuple[int, ...]
    order_ids: tuple[int, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class InvoicesPaid(ClaimsEnded):
    """Claims were settled in full."""


@dataclass(frozen=True, slots=True)
class InvoicesCancelled(ClaimsEnded):
    """Claims were made void by an act."""

    act: str


def about(claims: Sequence[Claim]) -> dict[str, tuple[int, ...]]:
    """The ids that an event of the end of these claims says."""
    first = [claim for claim in sorted(claims, key=lambda claim: claim.pk) if claim.origin == "new-contract"]
    return {
        "invoice_ids": tuple(claim.pk for claim in claims),
        "customer_ids": tuple(sorted({claim.customer_id for claim in claims})),
        "order_ids": tuple(claim.order_id for claim in first if claim.order_id is not None),
    }


@dataclass(frozen=True, slots=True)
class EndingDue:
    """The services of one claim that are to end for good; `of` is what it was raised for.

    `kept` are those of them whose registration stays with its holder; `told_by` how all of it is told at once.
    """

    invoice_id: int
    service_ids: tuple[int, ...]
    due_at: datetime
    grounds: tuple[Ground, ...]
    of: str = "renewal"
    kept: frozenset[int] = frozenset()
    told_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewOpened(Event):
    """The end of services for an unpaid claim was put before a person, and their customer is to be told."""

    invoice_id: int
    customer_id: int
    service_ids: tuple[int, ...]
    case_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class EndingsDue(Event):
    """Claims stayed unpaid for as long as the terms wait."""

    endings: tuple[EndingDue, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class LateFeesCharged(Event):
    """A fee was added to unpaid invoices."""

    invoice_ids: tuple[int, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class PaymentNoticesDue(Event):
    """Payers are to be told about unpaid claims: a `payment-reminder`, or a `suspension-warning`.

    `decisions` and `last_days` are by invoice; the last day is the one on which payment still has no consequence.
    """

    kind: str
    decisions: Mapping[int, int]
    last_days: Mapping[int, date]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ExtensionDecided(Event):
    """More time to pay a claim was granted, until a day, or refused."""

    invoice_id: int
    customer_id: int
    until: date | None
    decision_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class CurrencyChosen(Event):
    """A customer is billed in another currency from now on."""

    customer_id: int
    currency: str
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class SuspensionDue:
    """An invoice has been unpaid for so long that its services are to be suspended."""

    invoice_id: int
    service_ids: tuple[int, ...]
    due_at: datetime
    grounds: tuple[Ground, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SuspensionsDue(Event):
    """The services of these invoices are to be suspended."""

    suspensions: tuple[SuspensionDue, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class PaymentMismatched(Event):
    """A payment differs from what is due by `difference` (below zero: it is short); a person decides."""

    payment_id: int
    invoice_id: int
    customer_id: int
    case_id: int
    difference: Money
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class InvoicesReopened(Event):
    """What had paid these claims was taken back: they are unpaid again."""

    invoice_ids: tuple[int, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class RefundsOrdered(Event):
    """Money is to be given back by the way it came."""

    refund_ids: tuple[int, ...]
    customer_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class GuaranteeGranted(Event):
    """A service was given back for its price: it ends now."""

    service_id: int
    customer_id: int
    case_id: int
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class TermsPublished(Event):
    """A version was published; plans stand under it from `rules_from` on."""

    version_id: int
    rules_from: datetime
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class TaxProfileAsked(Event):
    """A customer is asked for the tax data that are missing."""

    customer_id: int
    decision_id: int
    missing: tuple[str, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class PricesPublished(Event):
    """A version was published that charges otherwise; `what` names the prices and fees that change."""

    version_id: int
    what: tuple[str, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class DocumentsIssued(Event):
    """Tax documents may leave: they have a number, a buyer and a seller whose identity is confirmed."""

    document_ids: tuple[int, ...]
    now: datetime
    by: Actor
