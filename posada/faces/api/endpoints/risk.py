"""Money given back, and cards that were looked at before they were charged."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from posada.contexts.billing.models import Refund
from posada.contexts.payments.models import Screening, ScreeningState
from posada.faces.api.caller import caller, reads
from posada.faces.api.paging import Asked, Page, paged
from posada.faces.api.shapes import Amount, amount

refunds, screenings = Router(), Router()


class RefundShape(Schema):
    """Money given back, or to be: `ordered_at` once staff were asked to pay it out, `paid_out_at` once they had."""

    id: int
    customer: int
    invoice: int | None
    payment: int | None
    amount: Amount
    method: str
    decided_at: datetime
    ordered_at: datetime | None
    paid_out_at: datetime | None
    decision: int


class ScreeningShape(Schema):
    """A card that somebody wants to pay with, and until when its use is to be confirmed; staff see its score too."""

    id: int
    customer: int
    invoice: int
    card: int | None
    brand: str
    last_four: str
    amount: Amount
    score: int | None
    reasons: list[Any]
    state: str
    screened_at: datetime
    answer_by: datetime | None
    decision: int


class RefundsAsked(Asked):
    """Whose, for staff; of which invoice; whether it still waits to be paid out."""

    customer: int | None = None
    invoice: int | None = None
    waiting: bool | None = None


class ScreeningsAsked(Asked):
    """Whose, for staff; in which state."""

    customer: int | None = None
    state: ScreeningState | None = None


@refunds.get("/refunds", response=Page[RefundShape], summary="List money given back")
@reads("refunds")
def list_refunds(request: HttpRequest, asked: Query[RefundsAsked]) -> Any:
    """One is asked for with POST /requests."""
    found = caller(request).rows(Refund.objects.all(), asked.customer)
    if asked.invoice is not None:
        found = found.filter(invoice_id=asked.invoice)
    if asked.waiting is not None:
        waits = found.filter(ordered_at__isnull=False, paid_out_at=None)
        found = waits if asked.waiting else found.exclude(pk__in=waits.values("pk"))
    return paged(found, asked, lambda part: [_refund(each) for each in part])


@screenings.get("/screenings", response=Page[ScreeningShape], summary="List cards looked at before they were charged")
@reads("payments")
def list_screenings(request: HttpRequest, asked: Query[ScreeningsAsked]) -> Any:
    """The use of a card is confirmed with POST /requests: `card-confirmation`, about the screening."""
    who = caller(request)
    found = who.rows(Screening.objects.all(), asked.customer)
    if asked.state is not None:
        found = found.filter(state=asked.state)
    return paged(found, asked, lambda part: [_screening(each, whole=who.desk is not None) for each in part])


def _refund(each: Refund) -> RefundShape:
    return RefundShape(
        id=each.pk, customer=each.customer_id, invoice=each.invoice_id, payment=each.payment_id,
        amount=amount(each.amount, each.currency), method=each.method, decided_at=each.decided_at,
        ordered_at=each.ordered_at, paid_out_at=each.paid_out_at, decision=each.decision_id,
    )  # fmt: skip


def _screening(each: Screening, *, whole: bool) -> ScreeningShape:
    return ScreeningShape(
        id=each.pk, customer=each.customer_id, invoice=each.invoice_id, card=each.card_id, brand=each.brand,
        last_four=each.last_four, amount=amount(each.amount, each.currency), score=each.score if whole else None,
        reasons=each.reasons if whole else [], state=each.state, screened_at=each.screened_at,
        answer_by=each.answer_by, decision=each.decision_id,
    )  # fmt: skip
