"""How invoices stand with their payers' payments: all that their plans ask of payments."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, DateField, DateTimeField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast

from posada.contexts.payments.models import (
    Card,
    Charge,
    ChargeState,
    Dispute,
    DisputeState,
    Finding,
    FindingState,
    Payment,
    Screening,
    ScreeningState,
    State,
)
from posada.ground.agenda.models import Case, CaseState
from posada.terms.prepared import prepared

WAITING_CASES = ("payment-mismatch",)
NEVER, NO_DAY = Cast(Value(None), DateTimeField()), Cast(Value(None), DateField())
NO_NUMBER = Cast(Value(None), BigIntegerField())


@dataclass(slots=True)
class Standing:
    """Invoices, and customers, of which something is so."""

    reported: set[int] = field(default_factory=set)  # a payment waits for a person to find it, or to say what it pays
    waiting: set[int] = field(default_factory=set)  # a person must look at a card's confirmation first
    busy: set[int] = field(default_factory=set)  # a charge is unanswered, or a payer contests
    tried: dict[int, datetime] = field(default_factory=dict)  # when a card on file was last charged by itself
    with_card: set[int] = field(default_factory=set)  # customers with a card that may be charged
    frozen: set[int] = field(default_factory=set)  # customers whose services were cancelled for attempted fraud

    def note(self, what: str, id: int, at: datetime | None) -> None:
        """Take one of the facts that are told."""
        match what:
            case "claimed" | "mismatched":
                self.reported.add(id)
            case "checked":
                self.waiting.add(id)
            case "charging" | "contested":
                self.busy.add(id)
            case "tried" if at is not None:
                self.tried[id] = max(at, self.tried.get(id, at))
            case "card":
                self.with_card.add(id)
            case "frozen":
                self.frozen.add(id)


def standing(invoice_ids: Collection[int], customer_ids: Collection[int]) -> Standing:
    """How these invoices of these customers stand."""
    found = Standing()
    for what, id, *_, at, _ in _facts(invoice_ids, customer_ids):
        found.note(what, id, at)
    return found


@prepared
def _facts(invoice_ids: Collection[int], customer_ids: Collection[int]) -> QuerySet[Any, Any]:
    first, *others = told(invoice_ids, customer_ids)
    return first.union(*others, all=True)


def told(invoice_ids: Collection[int], customer_ids: Collection[int]) -> tuple[QuerySet[Any, Any], ...]:
    """What `Standing.note` takes, for a union with what others tell: (what, id, no word, no number, when, no day)."""
    payments = Payment.objects.filter(invoice_id__in=invoice_ids)
    cases = Case.objects.filter(subject_kind="payment", kind__in=WAITING_CASES, state=CaseState.OPEN)
    mismatched = payments.filter(Exists(cases.filter(subject_id=OuterRef("pk"))), state=State.RECEIVED)
    charges = Charge.objects.filter(invoice_id__in=invoice_ids)
    return (
        _told("claimed", payments.filter(state=State.CLAIMED)),
        _told("mismatched", mismatched),
        _told("checked", Screening.objects.filter(invoice_id__in=invoice_ids, state=ScreeningState.RECEIVED)),
        _told("charging", charges.filter(state__in=(ChargeState.ASKED, ChargeState.WAITING))),
        _told("tried", charges.filter(automatic=True), at=F("asked_at")),
        _told("contested", Dispute.objects.filter(invoice_id__in=invoice_ids, state=DisputeState.OPEN)),
        _told("card", chargeable(customer_ids), of="customer_id"),
        _told("frozen", Finding.objects.filter(customer_id__in=customer_ids, state=FindingState.CANCELLED),
              of="customer_id"),
    )  # fmt: skip


def chargeable(customer_ids: Collection[int]) -> QuerySet[Card]:
    """The cards on file that may be charged: stored, in use, and not waiting for their use to be confirmed."""
    cards = Card.objects.filter(customer_id__in=customer_ids, removed_at=None, disabled_why="").exclude(token="")
    open_ones = (ScreeningState.ASKED, ScreeningState.RECEIVED)
    confirming = Screening.objects.filter(card_id=OuterRef("pk"), customer_id=OuterRef("customer_id"))
    return cards.exclude(Exists(confirming.filter(state__in=open_ones)))


def _told(what: str, rows: QuerySet[Any, Any], *, of: str = "invoice_id", at: Any = NEVER) -> QuerySet[Any, Any]:
    """Of each row: what it says, of which invoice or customer, and when."""
    return rows.order_by().values_list(Value(what), of, Value(""), NO_NUMBER, at, NO_DAY)
