"""What others may read of billing."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from django.db.models import QuerySet, Sum

from posada.contexts.billing.models import (
    Allocation,
    Extension,
    FiscalDocument,
    Invoice,
    InvoiceLine,
    Origin,
    Refund,
    State,
)
from posada.contexts.billing.price_increases import announced_increase as announced_increase
from posada.contexts.billing.rules.allocation_order import AllocationChoice
from posada.contexts.billing.rules.automatic_charge import AutomaticCharge
from posada.contexts.billing.rules.grace import Grace
from posada.contexts.billing.rules.manual_renewal import ManualRenewal
from posada.contexts.billing.rules.price_announcement import PriceKeptOnLeaving
from posada.contexts.billing.rules.price_change import PriceChangeNotice
from posada.contexts.billing.rules.renewal_order import RenewalOrder, RenewalOrderOnActivation
from posada.contexts.billing.rules.suspended_billing import SuspendedBilling
from posada.contexts.billing.tariffs import TariffChange as TariffChange
from posada.contexts.billing.tariffs import tariff_changes as tariff_changes
from posada.ground.agenda.queries import cases_open
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import by_payment
from posada.kernel.money import Money, sum_money
from posada.terms.contract import Terms
from posada.terms.prepared import prepared
from posada.terms.rule import Ruling
from posada.terms.selector import Target
from posada.terms.versions import book


def locked(invoice_ids: Sequence[int]) -> list[Invoice]:
    """The invoices, locked until the transaction ends, in order of id."""
    return _locked(invoice_ids)


@prepared
def _locked(invoice_ids: Collection[int]) -> QuerySet[Any, Any]:
    return Invoice.objects.select_for_update().filter(pk__in=invoice_ids).order_by("pk")


def by_id(invoice_ids: Collection[int]) -> dict[int, Invoice]:
    """The invoices, unlocked."""
    return {invoice.pk: invoice for invoice in _by_id(invoice_ids)}


@prepared
def _by_id(invoice_ids: Collection[int]) -> QuerySet[Any, Any]:
    return Invoice.objects.filter(pk__in=invoice_ids)


class Sold(Protocol):
    """What says which rules are about an invoice."""

    @property
    def product_kind(self) -> str: ...
    @property
    def type(self) -> str: ...


def target(invoice: Sold) -> Target:
    """The facts by which rules about an invoice are chosen."""
    return Target(product_kind=invoice.product_kind or None, type=invoice.type or None)


def unpaid(invoice: Invoice) -> Money:
    """What is still owed on it, tax included."""
    return Money(invoice.total - invoice.paid, invoice.currency)


def unpaid_net(invoice: Invoice) -> Money:
    """The part before tax of what is still owed on its own charges; payments count against net and tax alike."""
    if not invoice.paid:
        return Money(invoice.net, invoice.currency)
    share = (invoice.total - invoice.paid) / invoice.total
    return Money(invoice.net * share, invoice.currency).rounded()


def services_of(invoice_ids: Collection[int]) -> dict[int, list[int]]:
    """The services that each invoice charges for."""
    found: dict[int, list[int]] = defaultdict(list)
    for invoice_id, service_id in _charged(invoice_ids):
        if service_id not in found[invoice_id]:
            found[invoice_id].append(service_id)
    return found


@prepared
def _charged(invoice_ids: Collection[int]) -> QuerySet[Any, Any]:
    lines = InvoiceLine.objects.filter(invoice_id__in=invoice_ids, service_id__isnull=False)
    return lines.order_by("pk").values_list("invoice_id", "service_id")


def charges(invoice_ids: Collection[int]) -> list[tuple[int, int]]:
    """Each (invoice, service that it charges for), once a line."""
    return _charged(invoice_ids)


def lines_of(invoice_ids: Collection[int]) -> dict[int, list[InvoiceLine]]:
    """The lines of each invoice, in order."""
    found: dict[int, list[InvoiceLine]] = defaultdict(list)
    for line in _lines(invoice_ids):
        found[line.invoice_id].append(line)
    return found


@prepared
def _lines(invoice_ids: Collection[int]) -> QuerySet[Any, Any]:
    return InvoiceLine.objects.filter(invoice_id__in=invoice_ids).order_by("invoice_id", "position")


def unpaid_invoices(customer_id: int, *, service_id: int | None = None) -> QuerySet[Invoice]:
    """Claims not yet settled, oldest due first."""
    found = Invoice.objects.filter(customer_id=customer_id, state=State.UNPAID)
    if service_id is not None:
        found = found.filter(
            pk__in=InvoiceLine.objects.filter(customer_id=customer_id, service_id=service_id).values("invoice_id")
        )
    return found.order_by("due_on", "pk")


def overdue_invoices(customer_id: int, today: date) -> QuerySet[Invoice]:
    """Claims whose due day has passed."""
    return unpaid_invoices(customer_id).filter(due_on__lt=today)


def holders(invoice_ids: Collection[int]) -> list[int]:
    """The customers whose claims these are."""
    return _holders(invoice_ids)


@prepared
def _holders(invoice_ids: Collection[int]) -> QuerySet[Any, Any]:
    found = Invoice.objects.filter(pk__in=invoice_ids).order_by("customer_id").values_list("customer_id", flat=True)
    return found.distinct()


def extensions(invoice_ids: Collection[int]) -> dict[int, date]:
    """The last day to pay that was granted, by invoice."""
    return dict(_until(invoice_ids))


@prepared
def _until(invoice_ids: Collection[int]) -> QuerySet[Any, Any]:
    return Extension.objects.filter(invoice_id__in=invoice_ids).values_list("invoice_id", "until")


def owed(customer_id: int, currency: str, today: date) -> tuple[Money, Money]:
    """(owed, open): what has fallen due and is unpaid, and that together with what is issued and not yet due."""
    claims = Invoice.objects.filter(customer_id=customer_id, currency=currency, state=State.UNPAID)
    open_sum = claims.aggregate(total=Sum("total"), paid=Sum("paid"))
    due_sum = claims.filter(due_on__lte=today).aggregate(total=Sum("total"), paid=Sum("paid"))
    return (
        Money((due_sum["total"] or Decimal(0)) - (due_sum["paid"] or Decimal(0)), currency),
        Money((open_sum["total"] or Decimal(0)) - (open_sum["paid"] or Decimal(0)), currency),
    )


def periods_of(service_ids: Collection[int]) -> dict[int, tuple[date, date]]:
    """The last period charged to each service, whatever became of its invoice."""
    lines = InvoiceLine.objects.filter(service_id__in=service_ids, kind="period", period_until__isnull=False)
    return _periods(lines)


def periods_in(invoice_ids: Collection[int]) -> dict[int, tuple[date, date]]:
    """The last period that these invoices charge to each service."""
    return _periods(InvoiceLine.objects.filter(invoice_id__in=invoice_ids, kind="period", period_until__isnull=False))


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


def orders_of(invoice_ids: Collection[int]) -> list[int]:
    """The orders whose first claim is among these."""
    found = Invoice.objects.filter(pk__in=invoice_ids, origin="new-contract", order_id__isnull=False)
    return [id for id in found.order_by("pk").values_list("order_id", flat=True) if id is not None]


def allocated_payments(payment_ids: Collection[int]) -> set[int]:
    """Which of these payments were set against an invoice, at least in part."""
    found = Allocation.objects.filter(payment_id__in=payment_ids).values_list("payment_id", flat=True)
    return {id for id in found if id is not None}


def left_of(payment_ids: Collection[int]) -> dict[int, Decimal]:
    """What is still on account of each received payment."""
    return {id: left for id, left in by_payment(payment_ids, Account.MONEY).items() if left > 0}


def renewals_among(invoice_ids: Sequence[int]) -> list[Invoice]:
    """Those of these claims by which a service is renewed, in order of id."""
    return list(Invoice.objects.filter(pk__in=invoice_ids, origin="renewal").order_by("pk"))


def allocation_choice(terms: Terms, method: str) -> Ruling[AllocationChoice] | None:
    """The rule by which who pays by `method` chooses the claims; None where it is not theirs to choose."""
    ruling = terms.ruling(AllocationChoice)
    return ruling if ruling is not None and method in ruling.rule.methods else None


def due_on(invoice_ids: Collection[int], currency: str) -> Money:
    """What is unpaid of these claims together."""
    return sum_money((unpaid(invoice) for invoice in by_id(invoice_ids).values()), currency)


def automatic_charge_ruling(terms: Terms, invoice: Invoice) -> Ruling[AutomaticCharge] | None:
    """The rule by which cards on file are charged for this invoice; None where none are."""
    return terms.ruling(AutomaticCharge, target(invoice))


def last_day_of_grace(invoice: Invoice) -> date:
    """The last day on which paying it carries no consequence, by the terms it was issued under."""
    terms = book().by_number(invoice.version_id)
    grace = terms.ruling(Grace, target(invoice)) if invoice.origin == Origin.RENEWAL else None
    return terms.calendar.after(invoice.due_on, grace.rule.days) if grace else invoice.due_on


def renewal_rulings(
    terms: Terms, target: Target
) -> tuple[Ruling[RenewalOrder] | None, Ruling[RenewalOrderOnActivation] | None]:
    """The rules by which renewal orders of such a service are issued by themselves; None where none is."""
    if terms.ruling(ManualRenewal, target) is not None:
        return None, None
    return terms.ruling(RenewalOrder, target), terms.ruling(RenewalOrderOnActivation, target)


def manual_renewal(terms: Terms, target: Target) -> Ruling[ManualRenewal] | None:
    """The rule that no order of such a service is issued until someone asks."""
    return terms.ruling(ManualRenewal, target)


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


def overdue_numbers(customer_id: int, today: date, *, service_id: int | None) -> list[str]:
    """The numbers of overdue claims on a service, or on an account; what is contested in an open matter is left out."""
    claims = list(unpaid_invoices(customer_id, service_id=service_id).filter(due_on__lt=today))
    contested = cases_open("invoice", [claim.pk for claim in claims], "dispute-invoice")
    return [claim.number for claim in claims if claim.pk not in contested]


def charges_to_settle(customer_id: int, currency: str, *, service_id: int | None, ordered_from: date) -> Money:
    """What is unpaid of a service's charges (or an account's), but for orders of periods from `ordered_from` on.

    What the customer contests in an open matter is left out: it stays a debt and holds nothing.
    """
    claims = [c for c in unpaid_invoices(customer_id, service_id=service_id) if c.currency == currency]
    lines = lines_of([claim.pk for claim in claims])
    contested = cases_open("invoice", [claim.pk for claim in claims], "dispute-invoice")
    held_by = [
        claim
        for claim in claims
        if claim.pk not in contested
        and not any(line.period_from is not None and line.period_from >= ordered_from for line in lines[claim.pk])
    ]
    return sum_money((unpaid(claim) for claim in held_by), currency)


def paid_by(payment_id: int) -> dict[int, Money]:
    """What of a payment is set against each invoice, in order of allocation."""
    found: dict[int, Money] = {}
    for share in Allocation.objects.filter(payment_id=payment_id).order_by("pk"):
        amount = Money(share.amount, share.currency)
        found[share.invoice_id] = found.get(share.invoice_id, Money.zero(share.currency)) + amount
    return {id: amount for id, amount in found.items() if amount.is_positive}


def paid_for_period(service_id: int, customer_id: int, currency: str) -> Money | None:
    """What was paid, tax included, for the last paid period of a service; None where nothing was."""
    lines = InvoiceLine.objects.filter(customer_id=customer_id, service_id=service_id, kind="period")
    paid = lines.filter(invoice_id__in=Invoice.objects.filter(customer_id=customer_id, state=State.PAID).values("pk"))
    line = paid.order_by("-pk").first()
    return Money(line.net + line.tax, currency) if line is not None else None


def payments_of(invoice_ids: Collection[int]) -> dict[int, list[int]]:
    """The payments that paid each invoice, in order of allocation."""
    found: dict[int, list[int]] = {}
    rows = Allocation.objects.filter(invoice_id__in=invoice_ids, amount__gt=0, payment_id__isnull=False).order_by("pk")
    for invoice_id, payment_id in rows.values_list("invoice_id", "payment_id"):
        if payment_id is not None:
            found.setdefault(invoice_id, []).append(payment_id)
    return found


def taken_back(payment_ids: Collection[int]) -> dict[int, list[int]]:
    """The invoices from which each payment was once taken back."""
    found: dict[int, list[int]] = {}
    rows = Allocation.objects.filter(payment_id__in=payment_ids, amount__lt=0).order_by("pk")
    for payment_id, invoice_id in rows.values_list("payment_id", "invoice_id"):
        if payment_id is not None and invoice_id not in found.setdefault(payment_id, []):
            found[payment_id].append(invoice_id)
    return found


def reopened_by(invoice_ids: Collection[int]) -> dict[int, list[int]]:
    """The payments that were once taken back from each invoice."""
    found: dict[int, list[int]] = {}
    for invoice_id, payment_id in _taken_from(invoice_ids):
        found.setdefault(invoice_id, []).append(payment_id)
    return found


@prepared
def _taken_from(invoice_ids: Collection[int]) -> QuerySet[Any, Any]:
    rows = Allocation.objects.filter(invoice_id__in=invoice_ids, amount__lt=0, payment_id__isnull=False)
    return rows.order_by("pk").values_list("invoice_id", "payment_id")


def still_unpaid(invoice_ids: Collection[int]) -> set[int]:
    """Which of these claims are unpaid."""
    return set(Invoice.objects.filter(pk__in=invoice_ids, state=State.UNPAID).values_list("pk", flat=True))


def billed_while_suspended(terms: Terms, target: Target) -> bool:
    """Whether such a service keeps its renewal orders while it is off."""
    return terms.ruling(SuspendedBilling, target) is not None


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


def paid_periods(service_id: int, currency: str) -> list[tuple[date, date, Money]]:
    """(first day, last day, price before tax) of every period of a service that was paid for."""
    lines = InvoiceLine.objects.filter(service_id=service_id, kind="period", period_until__isnull=False)
    settled = Invoice.objects.filter(pk__in=lines.values("invoice_id"), state=State.PAID, currency=currency)
    paid = lines.filter(invoice_id__in=settled.values("pk")).order_by("period_from")
    return [
        (line.period_from, line.period_until, Money(line.net, currency))
        for line in paid
        if line.period_from and line.period_until
    ]


def refunds(refund_ids: Collection[int]) -> list[Refund]:
    """The money given back, in the order in which it was decided."""
    return list(Refund.objects.filter(pk__in=refund_ids).order_by("pk"))


def documents(document_ids: Collection[int]) -> list[FiscalDocument]:
    """The documents, in the order of their issue."""
    return list(FiscalDocument.objects.filter(pk__in=document_ids).order_by("pk"))


def returned(invoice_id: int) -> Money | None:
    """What was given back of an invoice, tax included; None where nothing was."""
    notes = FiscalDocument.objects.filter(invoice_id=invoice_id, kind="credit-note")
    totals = [Money(note.total, note.currency) for note in notes]
    return sum_money(totals, totals[0].currency) if totals else None


def price_change_notice(terms: Terms) -> Ruling[PriceChangeNotice] | None:
    """How long before a change of prices it is told, and by which ways."""
    return terms.ruling(PriceChangeNotice)


def price_kept(terms: Terms, target: Target) -> Ruling[PriceKeptOnLeaving] | None:
    """The rule by which whoever leaves before an increase keeps the old price to the end."""
    return terms.ruling(PriceKeptOnLeaving, target)
