"""What recorded payments meant to pay, so that a replay pays the same thing whatever it costs there."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from posada.contexts.billing.models import Allocation, Invoice, InvoiceLine, Origin
from posada.contexts.payments.models import Payment
from posada.contexts.payments.models import State as PaymentState

# A payment that came in, whatever became of it later.
CAME_IN = (PaymentState.RECEIVED, PaymentState.DISPUTED, PaymentState.CHARGED_BACK, PaymentState.RETURNED)


@dataclass(frozen=True, slots=True)
class Meant:
    """An order's first claim, a service's claim from a day on, another charge of a service, or money on account.

    `in_full`: what was due on it was paid, so that a replay pays what is due there; else the recorded sum.
    """

    what: Literal["order", "period", "charge", "account"]
    order_id: int | None = None
    service_id: int | None = None
    period_from: date | None = None
    in_full: bool = False


def payments_meant(ids: Collection[int], since: datetime, until: datetime) -> Iterator[tuple[Payment, Meant]]:
    """The payments that came in between, in order of time, each with what it meant to pay; four queries."""
    payments = list(
        Payment.objects.filter(
            customer_id__in=ids, state__in=CAME_IN, settled_at__gte=since, settled_at__lt=until
        ).order_by("settled_at", "pk")
    )
    shares = _shares([payment.pk for payment in payments])
    claims = Invoice.objects.in_bulk(
        {id for payment in payments if (id := payment.invoice_id or _only(shares.get(payment.pk, {}))) is not None}
    )
    periods = _periods(claims)
    for payment in payments:
        claim = claims.get(payment.invoice_id or _only(shares.get(payment.pk, {})) or 0)
        yield payment, _meant(payment, claim, periods, shares.get(payment.pk, {}))


def _meant(payment: Payment, claim: Invoice | None, periods: dict[int, date], shares: dict[int, object]) -> Meant:
    if claim is None:
        return Meant("account")
    in_full = shares.get(claim.pk) == payment.amount and claim.paid_at == payment.value_at
    if claim.order_id is not None and claim.origin == Origin.NEW:
        return Meant("order", order_id=claim.order_id, in_full=in_full)
    if claim.pk in periods:
        return Meant("period", service_id=claim.service_id, period_from=periods[claim.pk], in_full=in_full)
    return Meant("charge", service_id=claim.service_id, in_full=in_full)


def _shares(payment_ids: Collection[int]) -> dict[int, dict[int, object]]:
    """What of each payment was set against each claim."""
    found: dict[int, dict[int, object]] = {}
    rows = Allocation.objects.filter(payment_id__in=payment_ids, amount__gt=0)
    for payment_id, invoice_id, amount in rows.values_list("payment_id", "invoice_id", "amount"):
        if payment_id is not None:
            found.setdefault(payment_id, {})[invoice_id] = amount
    return found


def _only(shares: dict[int, object]) -> int | None:
    """The one claim that a payment without a purpose was set against."""
    return next(iter(shares)) if len(shares) == 1 else None


def _periods(claims: Collection[int]) -> dict[int, date]:
    """The first day that each claim charges."""
    lines = InvoiceLine.objects.filter(invoice_id__in=list(claims), kind="period", period_from__isnull=False)
    found: dict[int, date] = {}
    for invoice_id, first in lines.order_by("-period_from").values_list("invoice_id", "period_from"):
        if first is not None:
            found[invoice_id] = first
    return found
