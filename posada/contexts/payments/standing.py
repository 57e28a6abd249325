"""How invoices stand with their payers' payments: all that their plans ask of payments, from one query."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef, QuerySet, Value
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
from posada.ground.agenda.queries import subjects_waiting
from posada.terms.prepared import prepared

WAITING_CASES = ("payment-mismatch",)
NEVER = Cast(Value(None), DateTimeField())


@dataclass(slots=True)
class Standing:
    """Invoices, and customers, of which something is so."""

    reported: set[int] = field(default_factory=set)  # a payment waits for a person to find it, or to say what it pays
    waiting: set[int] = field(default_factory=set)  # a person must look at a card's confirmation first
    busy: set[int] = field(default_factory=set)  # a charge is unanswered, or a payer contests
    tried: dict[int, datetime] = field(default_factory=dict)  # when a card on file was last charged by itself
    with_card: set[int] = field(default_factory=set)  # customers with a card that may be charged
    frozen: set[int] = field(default_factory=set)  # customers whose services were cancelled for attempted fraud


def standing(invoice_ids: Collection[int], customer_ids: Collection[int]) -> Standing:
    """How these invoices of these customers stand."""
    found, received = Standing(), dict[int, int]()
    for what, id, number, at in _facts(invoice_ids, customer_ids):
        match what:
            case "claimed":
                found.reported.add(id)
            case "checked":
                found.waiting.add(id)
            case "received":
                received[number] = id
            case "charging" | "contested":
                found.busy.add(id)
            case "tried":
                found.tried[id] = max(at, found.tried.get(id, at))
            case "card":
                found.with_card.add(id)
            case "frozen":
                found.frozen.add(id)
    found.reported |= {received[payment] for payment in subjects_waiting("payment", received, WAITING_CASES)}
    return found


@prepared
def _facts(invoice_ids: Collection[int], customer_ids: Collection[int]) -> QuerySet[Any, Any]:
    payments = Payment.objects.filter(invoice_id__in=invoice_ids)
    charges = Charge.objects.filter(invoice_id__in=invoice_ids)
    return _told("claimed", payments.filter(state=State.CLAIMED)).union(
        _told("received", payments.filter(state=State.RECEIVED)),
        _told("checked", Screening.objects.filter(invoice_id__in=invoice_ids, state=ScreeningState.RECEIVED)),
        _told("charging", charges.filter(state__in=(ChargeState.ASKED, ChargeState.WAITING))),
        _told("tried", charges.filter(automatic=True), at=F("asked_at")),
        _told("contested", Dispute.objects.filter(invoice_id__in=invoice_ids, state=DisputeState.OPEN)),
        _told("card", chargeable(customer_ids), of="customer_id"),
        _told("frozen", Finding.objects.filter(customer_id__in=customer_ids, state=FindingState.CANCELLED),
              of="customer_id"),
        all=True,
    )  # fmt: skip


def chargeable(customer_ids: Collection[int]) -> QuerySet[Card]:
    """The cards on file that may be charged: stored, in use, and not waiting for their use to be confirmed."""
    cards = Card.objects.filter(customer_id__in=customer_ids, removed_at=None, disabled_why="").exclude(token="")
    open_ones = (ScreeningState.ASKED, ScreeningState.RECEIVED)
    confirming = Screening.objects.filter(card_id=OuterRef("pk"), customer_id=OuterRef("customer_id"))
    return cards.exclude(Exists(confirming.filter(state__in=open_ones)))


def _told(what: str, rows: QuerySet[Any, Any], *, of: str = "invoice_id", at: Any = NEVER) -> QuerySet[Any, Any]:
    """Of each row: what it says, of which invoice or customer, its number, and when."""
    return rows.order_by().values_list(Value(what), of, "pk", at)
