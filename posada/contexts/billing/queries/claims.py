"""Claims: the invoices of customers, what they charge for, and what is owed on them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from posada.contexts.billing.models import Extension, Invoice, InvoiceLine, Origin, State
from posada.contexts.billing.rules.grace import Grace
from posada.ground.agenda.queries import cases_open
from posada.ground.customers.models import Customer
from posada.kernel.money import Money, sum_money
from posada.terms.contract import Terms
from posada.terms.prepared import prepared
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


def renewals_unpaid(customer_ids: Collection[int]) -> dict[int, list[Invoice]]:
    """The renewal orders that each customer has to pay, soonest due first."""
    found: dict[int, list[Invoice]] = {}
    claims = Invoice.objects.filter(customer_id__in=customer_ids, state=State.UNPAID, origin=Origin.RENEWAL)
    for claim in claims.order_by("due_on", "pk"):
        found.setdefault(claim.customer_id, []).append(claim)
    return found


def unpaid_of(customer_ids: Collection[int]) -> list[Invoice]:
    """The claims of these customers that are not settled yet, oldest due first."""
    return _unpaid_of(customer_ids)


@prepared
def _unpaid_of(customer_ids: Collection[int]) -> QuerySet[Any, Any]:
    return Invoice.objects.filter(customer_id__in=customer_ids, state=State.UNPAID).order_by("due_on", "pk")


def unpaid_at(customer_id: int, service_id: int, at: datetime, terms: Terms, *, overdue: bool) -> list[Invoice]:
    """The claims for a service that were unpaid at an instant, by what is known now; `overdue`, those late by then."""
    issued = Invoice.objects.filter(customer_id=customer_id, issued_at__lt=at).exclude(state=State.CANCELLED)
    owed = issued.filter(Q(paid_at=None) | Q(paid_at__gt=at))
    if overdue:
        owed = owed.filter(due_on__lt=terms.calendar.today(at))
    charged = services_of([invoice.pk for invoice in owed])
    return [invoice for invoice in owed.order_by("pk") if service_id in charged.get(invoice.pk, ())]


def overdue_invoices(customer_id: int, today: date) -> QuerySet[Invoice]:
    """Claims whose due day has passed."""
    return unpaid_invoices(customer_id).filter(due_on__lt=today)


def with_extension(invoice_id: int) -> tuple[Invoice | None, str, date | None]:
    """A claim, the name of whose it is, and the last day to pay that was granted; None where there is no such claim."""
    name = Customer.objects.filter(pk=OuterRef("customer_id")).values("name")
    until = Extension.objects.filter(invoice_id=OuterRef("pk")).order_by("-pk").values("until")[:1]
    said: Any = Invoice.objects.annotate(owner=Subquery(name), extended=Subquery(until)).filter(pk=invoice_id).first()
    return (said, said.owner or "", said.extended) if said is not None else (None, "", None)


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


def orders_of(invoice_ids: Collection[int]) -> list[int]:
    """The orders whose first claim is among these."""
    found = Invoice.objects.filter(pk__in=invoice_ids, origin="new-contract", order_id__isnull=False)
    return [id for id in found.order_by("pk").values_list("order_id", flat=True) if id is not None]


def renewals_among(invoice_ids: Sequence[int]) -> list[Invoice]:
    """Those of these claims by which a service is renewed, in order of id."""
    return list(Invoice.objects.filter(pk__in=invoice_ids, origin="renewal").order_by("pk"))


def due_on(invoice_ids: Collection[int], currency: str) -> Money:
    """What is unpaid of these claims together."""
    return sum_money((unpaid(invoice) for invoice in by_id(invoice_ids).values()), currency)


def still_unpaid(invoice_ids: Collection[int]) -> set[int]:
    """Which of these claims are unpaid."""
    return set(Invoice.objects.filter(pk__in=invoice_ids, state=State.UNPAID).values_list("pk", flat=True))


def last_day_of_grace(invoice: Invoice) -> date:
    """The last day on which paying it carries no consequence, by the terms it was issued under."""
    terms = book().by_number(invoice.version_id)
    grace = terms.ruling(Grace, target(invoice)) if invoice.origin == Origin.RENEWAL else None
    return terms.calendar.after(invoice.due_on, grace.rule.days) if grace else invoice.due_on


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
