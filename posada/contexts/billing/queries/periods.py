"""What services were charged, for which periods, and what of it was paid."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import QuerySet

from posada.contexts.billing.models import Invoice, InvoiceLine, State
from posada.kernel.money import Money
from posada.terms.ids import Ids
from posada.terms.prepared import prepared


def periods_of(service_ids: Collection[int]) -> dict[int, tuple[date, date]]:
    """The last period charged to each service, whatever became of its invoice."""
    lines = InvoiceLine.objects.filter(service_id__in=service_ids, kind="period", period_until__isnull=False)
    return _periods(lines)


def periods_in(invoice_ids: Collection[int]) -> dict[int, tuple[date, date]]:
    """The last period that these invoices charge to each service."""
    return _periods(InvoiceLine.objects.filter(invoice_id__in=invoice_ids, kind="period", period_until__isnull=False))


def charged_until(invoice_ids: Collection[int]) -> dict[date, Ids]:
    """The services that these invoices charge a period for, by the last day of it."""
    return {last: Ids(service_ids) for last, service_ids in _charged_until(Ids(invoice_ids))}


@prepared
def _charged_until(invoice_ids: Collection[int]) -> QuerySet[Any, Any]:
    lines = InvoiceLine.objects.filter(invoice_id__in=invoice_ids, kind="period", service_id__isnull=False)
    days = lines.filter(period_until__isnull=False).order_by().values_list("period_until")
    return days.annotate(services=ArrayAgg("service_id"))


class Charged(NamedTuple):
    """What an invoice charges a service for a period: under which version, how much before tax, which days if known."""

    version_id: int
    net: Decimal
    first: date | None
    last: date | None


def charged_in(invoice_ids: Collection[int]) -> dict[int, list[Charged]]:
    """The periods that these invoices charge to each service, in order of their days."""
    return _charged_periods(InvoiceLine.objects.filter(invoice_id__in=invoice_ids, kind="period"))


def charged_to(service_ids: Collection[int]) -> dict[int, list[Charged]]:
    """The periods that any invoice charged to each service, in order of their days."""
    return _charged_periods(InvoiceLine.objects.filter(service_id__in=service_ids, kind="period"))


def _charged_periods(lines: QuerySet[InvoiceLine]) -> dict[int, list[Charged]]:
    under = dict(Invoice.objects.filter(pk__in=lines.values("invoice_id")).values_list("pk", "version_id"))
    found: dict[int, list[Charged]] = defaultdict(list)
    columns = ("service_id", "invoice_id", "net", "period_from", "period_until")
    for service_id, invoice_id, net, first, last in lines.order_by("period_until", "pk").values_list(*columns):
        if service_id is not None:
            found[service_id].append(Charged(under[invoice_id], net, first, last))
    return found


def living_periods_of(service_ids: Collection[int]) -> dict[int, tuple[date, date]]:
    """The last period that a claim which is not void charges to each service."""
    lines = InvoiceLine.objects.filter(service_id__in=service_ids, kind="period", period_until__isnull=False)
    void = Invoice.objects.filter(state=State.CANCELLED, pk__in=lines.values("invoice_id"))
    return _periods(lines.exclude(invoice_id__in=void.values("pk")))


def _periods(lines: QuerySet[InvoiceLine]) -> dict[int, tuple[date, date]]:
    found = lines.order_by("period_until").values_list("service_id", "period_from", "period_until")
    return {service: (first, last) for service, first, last in found if service and first and last}


def day_before(day: date) -> date:
    """The last day of the period that ends where the one from `day` begins."""
    return day - timedelta(days=1)


def list_value(service_id: int, currency: str) -> Money | None:
    """The list value, on the day of its order, of a service that came with another; None where it was paid for."""
    line = InvoiceLine.objects.filter(service_id=service_id, kind="included").order_by("pk").first()
    return Money(Decimal(line.args["list_value"]), currency) if line is not None else None


def was_charged(service_id: int, kind: str) -> bool:
    """Whether a service was ever charged for something of this kind."""
    return InvoiceLine.objects.filter(service_id=service_id, kind=kind).exists()


def charged(service_id: int, kind: str, currency: str) -> tuple[Money, Money]:
    """(charged, paid) before tax on lines of this kind for a service, by claims that are not void."""
    zero = Money.zero(currency)
    billed, paid = zero, zero
    for line in InvoiceLine.objects.filter(service_id=service_id, kind=kind):
        invoice = Invoice.objects.get(pk=line.invoice_id)
        if invoice.state == State.CANCELLED or invoice.currency != currency:
            continue
        net = Money(line.net, currency)
        billed += net
        paid += Money(line.net * invoice.paid / invoice.total, currency).rounded() if invoice.total else zero
    return billed, paid


def paid_for_period(service_id: int, customer_id: int, currency: str) -> Money | None:
    """What was paid, tax included, for the last paid period of a service; None where nothing was."""
    lines = InvoiceLine.objects.filter(customer_id=customer_id, service_id=service_id, kind="period")
    paid = lines.filter(invoice_id__in=Invoice.objects.filter(customer_id=customer_id, state=State.PAID).values("pk"))
    line = paid.order_by("-pk").first()
    return Money(line.net + line.tax, currency) if line is not None else None


@dataclass(frozen=True, slots=True)
class Unserved:
    """The part of a paid period that was not served: what was paid for it, before tax, and its tax."""

    invoice_id: int
    net: Money
    tax: Money


def unserved_parts(service_id: int, currency: str, ended_on: date) -> list[Unserved]:
    """What was paid for the days after `ended_on`, by periods in their order."""
    lines = InvoiceLine.objects.filter(service_id=service_id, kind="period", period_until__gt=ended_on)
    settled = Invoice.objects.filter(pk__in=lines.values("invoice_id"), state=State.PAID, currency=currency)
    found = []
    for line in lines.filter(invoice_id__in=settled.values("pk")).order_by("period_from", "pk"):
        if line.period_from is None or line.period_until is None:
            continue
        days = (line.period_until - line.period_from).days + 1
        left = min((line.period_until - ended_on).days, days)
        net, tax = (Money(amount, currency).share(left, days).rounded() for amount in (line.net, line.tax))
        found.append(Unserved(line.invoice_id, net, tax))
    return found
