"""What payments announce."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from posada.kernel.events import Event
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.rule import Ground


@dataclass(frozen=True, slots=True)
class PaymentsReceived(Event):
    """Money is in our accounts, on the customers' accounts, not yet set against anything."""

    payment_ids: tuple[int, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class PaymentRefusedByUs(Event):
    """A claimed payment could not be found."""

    payment_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ProofReceived(Event):
    """A customer says a payment was made, and proves it; staff have yet to find it."""

    payment_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class PaymentsUnapplied(Event):
    """Payments were told of some time ago and are still not applied."""

    payment_ids: tuple[int, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class MethodImposed(Event):
    """A customer is asked to pay by one method only."""

    customer_id: int
    imposed_id: int
    decision_id: int
    channels: tuple[str, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ReceiptAsked(Event):
    """Staff doubt a payment and ask its payer for the receipt."""

    payment_id: int
    decision_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class BankDataGiven(Event):
    """A customer is sent the details of bank accounts."""

    customer_id: int
    decision_id: int
    accounts: tuple[Mapping[str, str], ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class CardsChanged(Event):
    """A customer added, ordered or removed cards."""

    customer_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ChargeDeclined(Event):
    """A card could not be charged; the invoice stays unpaid, and the customer is to be told at once where `tell`."""

    charge_id: int
    customer_id: int
    invoice_id: int
    decision_id: int
    reason: str
    last_four: str
    pay_until: date | None
    tell: bool
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ReferenceIssued(Event):
    """A reference by which an invoice can be paid at banks and counters is known."""

    customer_id: int
    invoice_id: int
    reference_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class PaymentDisputed(Event):
    """A payer contests a payment; what it paid is open again."""

    dispute_id: int
    recurring: bool
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class DisputeSuspensionDue(Event):
    """The services of a disputed order are to be suspended."""

    dispute_id: int
    service_ids: tuple[int, ...]
    due_at: datetime
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class DisputeWon(Event):
    """A dispute ended without loss to us; `returned` is what came back of its cost, None for all."""

    dispute_id: int
    returned: Money | None
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ChargebackEndingDue(Event):
    """A chargeback was not paid again in time: these services end with their content."""

    dispute_id: int
    customer_id: int
    service_ids: tuple[int, ...]
    due_at: datetime
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ChargebackDecided(Event):
    """A person decided on a chargeback: `choice` is close-account, delete-services, or keep.

    The services named end; where the customer is kept, the claims are due on `due_on`.
    """

    dispute_id: int
    customer_id: int
    choice: str
    service_ids: tuple[int, ...]
    invoice_ids: tuple[int, ...]
    due_on: date | None
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class DisputeOver(Event):
    """Nothing is owed any more on what was contested."""

    dispute_id: int
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ProofFoundAltered(Event):
    """A proof of payment was classed as altered; `grounds` suspend what it was to pay."""

    finding_id: int
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ProofVindicated(Event):
    """The bank's letter was accepted: the payment counts, and what its absence caused is undone."""

    finding_id: int
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class FraudEstablished(Event):
    """A person decided to cancel a customer's services for attempted fraud."""

    finding_id: int
    customer_id: int
    service_ids: tuple[int, ...]
    grounds: tuple[Ground, ...]
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class ConfirmationAsked(Event):
    """A card's score asks for the confirmation form; nothing is charged meanwhile."""

    screening_id: int
    now: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class CardDisabled(Event):
    """A card was not confirmed: another method is to be used."""

    screening_id: int
    now: datetime
    by: Actor
