"""What happened from outside in a stretch of the book's life, read from its tables: what a replay lives again.

Only what people did is read (orders, payments, cancellations, extensions, work done); everything the house did follows
from it and from the terms. Names of persons stay behind: a replay knows customers by number.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Min, Q

from posada.contexts.billing.models import Extension, Invoice, InvoiceLine, Origin
from posada.contexts.ordering.models import Order, OrderItem
from posada.contexts.payments.models import Dispute
from posada.contexts.services.acts.adopt_services import Running
from posada.contexts.services.models import Cancellation, Cause, PlanChange, Service, State, Task
from posada.ground.agenda.models import Case
from posada.ground.customers.models import Customer, FiscalData
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import balances
from posada.kernel.money import Money
from posada.rehearsal.whatif.meaning import payments_meant

# What is done again; of one customer's doings at one instant, in this order.
VERBS = ("order", "pay", "extend", "cancel", "verify", "deliver")


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that someone did: `about` is its subject in the book, by kind and recorded number."""

    at: datetime
    customer_id: int
    verb: str  # one of VERBS
    about: tuple[str, int]
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """What a replay knows of a customer."""

    id: int
    country: str
    currency: str
    language: str
    customer_class: str
    is_company: bool
    tax_id: str
    since: datetime


@dataclass
class Life:
    """A stretch of some customers' lives: who they are, what ran when it began, and what happened."""

    since: datetime
    until: datetime
    customers: list[Known] = field(default_factory=list)
    running: list[tuple[int, Running]] = field(default_factory=list)  # by the service's number in the book
    credit: list[tuple[int, Money]] = field(default_factory=list)
    events: list[Happened] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)  # what no replay lives again, by kind


def read_life(customer_ids: Collection[int], since: datetime, until: datetime) -> Life:
    """The recorded life of these customers from `since` to `until`; a fixed number of queries."""
    life = Life(since, until)
    life.customers = _customers(customer_ids, until)
    ids = [customer.id for customer in life.customers]
    life.running = _running(ids, since)
    life.credit = [
        (id, Money(amount, currency))
        for id, currency, amount in balances(ids, Account.MONEY, before=since)
        if amount > 0
    ]
    life.events = sorted(
        (event for read in READ for event in read(ids, since, until)),
        key=lambda event: (event.at, event.customer_id, VERBS.index(event.verb)),
    )
    life.left_out = _left_out(ids, since, until)
    return life


def _customers(ids: Collection[int], until: datetime) -> list[Known]:
    rows = Customer.objects.filter(pk__in=ids, created_at__lt=until).order_by("pk")
    papers = FiscalData.objects.filter(customer_id__in=ids).order_by("effective_at", "pk")
    tax_ids = dict(papers.values_list("customer_id", "tax_id"))
    return [
        Known(
            c.pk, c.country, c.currency, c.language, c.customer_class, c.is_company, tax_ids.get(c.pk, "0"),
            c.created_at,
        )
        for c in rows
    ]  # fmt: skip


def _running(ids: Collection[int], since: datetime) -> list[tuple[int, Running]]:
    """The services that ran at `since`, each as paid until the day before the first period not paid by then."""
    alive = Q(ended_at=None) | Q(ended_at__gt=since)
    rows = list(Service.objects.filter(alive, customer_id__in=ids, activated_at__lt=since).order_by("pk"))
    unpaid = _first_unpaid([row.pk for row in rows], since)
    return [
        (
            row.pk,
            Running(
                row.customer_id, row.name, row.product, row.cycle, renews, row.activated_at or since, row.domain,
                row.quantity, row.price, row.term_ends_on,
            ),
        )
        for row in rows
        if (renews := unpaid.get(row.pk) or row.renews_on) is not None and row.state != State.PENDING
    ]  # fmt: skip


def _first_unpaid(service_ids: Collection[int], since: datetime) -> dict[int, date]:
    """The first day of each service that was charged and not paid by `since`."""
    later = Invoice.objects.filter(service_id__in=service_ids, state__in=("unpaid", "paid", "refunded")).filter(
        Q(paid_at=None) | Q(paid_at__gte=since)
    )
    lines = InvoiceLine.objects.filter(
        service_id__in=service_ids, kind="period", period_from__isnull=False, invoice_id__in=later.values("pk")
    )
    found = lines.values_list("service_id").annotate(Min("period_from"))
    return {service: first for service, first in found if service is not None}


def _orders(ids: Collection[int], since: datetime, until: datetime) -> list[Happened]:
    orders = Order.objects.filter(customer_id__in=ids, placed_at__gte=since, placed_at__lt=until).order_by("pk")
    items: dict[int, list[dict[str, Any]]] = {}
    for item in OrderItem.objects.filter(order_id__in=orders.values("pk")).order_by("order_id", "position"):
        items.setdefault(item.order_id, []).append(
            {"product": item.product, "cycle": item.cycle, "quantity": item.quantity, "options": item.options,
             "domain": item.domain, "name": item.name, "service": item.service_id}
        )  # fmt: skip
    return [
        Happened(order.placed_at, order.customer_id, "order", ("order", order.pk),
                 {"items": items.get(order.pk, []), "coupon": order.coupon, "method": order.method,
                  "channel": order.channel})
        for order in orders
    ]  # fmt: skip


def _payments(ids: Collection[int], since: datetime, until: datetime) -> list[Happened]:
    return [
        Happened(payment.settled_at or payment.learnt_at, payment.customer_id, "pay", ("payment", payment.pk),
                 {"meant": meant, "method": payment.method, "value_at": payment.value_at,
                  "amount": Money(payment.amount, payment.currency)})
        for payment, meant in payments_meant(ids, since, until)
    ]  # fmt: skip


def _cancellations(ids: Collection[int], since: datetime, until: datetime) -> list[Happened]:
    rows = Cancellation.objects.filter(
        customer_id__in=ids, asked_at__gte=since, asked_at__lt=until, cause=Cause.CUSTOMER
    ).order_by("pk")
    return [Happened(row.asked_at, row.customer_id, "cancel", ("service", row.service_id), {}) for row in rows]


def _extensions(ids: Collection[int], since: datetime, until: datetime) -> list[Happened]:
    rows = Extension.objects.filter(customer_id__in=ids, granted_at__gte=since, granted_at__lt=until).order_by("pk")
    services = dict(Invoice.objects.filter(pk__in=[row.invoice_id for row in rows]).values_list("pk", "service_id"))
    return [
        Happened(row.granted_at, row.customer_id, "extend", ("service", service), {"until": row.until})
        for row in rows
        if (service := services.get(row.invoice_id)) is not None
    ]


def _verifications(ids: Collection[int], since: datetime, until: datetime) -> list[Happened]:
    """When staff found each first payment good."""
    rows = Order.objects.filter(customer_id__in=ids, verified_at__gte=since, verified_at__lt=until)
    return [
        Happened(at, customer, "verify", ("order", id), {})
        for id, customer, at in rows.values_list("pk", "customer_id", "verified_at")
        if at is not None
    ]


def _deliveries(ids: Collection[int], since: datetime, until: datetime) -> list[Happened]:
    """When each service was delivered."""
    rows = Task.objects.filter(customer_id__in=ids, act="create", state="done", ended_at__gte=since, ended_at__lt=until)
    return [
        Happened(at, customer, "deliver", ("service", service), {})
        for service, customer, at in rows.values_list("service_id", "customer_id", "ended_at")
        if at is not None
    ]


READ = (_orders, _payments, _cancellations, _extensions, _verifications, _deliveries)


def _left_out(ids: Collection[int], since: datetime, until: datetime) -> dict[str, int]:
    """How much happened that no replay lives again: it is reported beside the difference."""
    window = {"customer_id__in": ids}
    counts = {
        "plan changes": PlanChange.objects.filter(**window, asked_at__gte=since, asked_at__lt=until).count(),
        "disputes": Dispute.objects.filter(**window, reported_at__gte=since, reported_at__lt=until).count(),
        "cases decided by staff": Case.objects.filter(**window, opened_at__gte=since, opened_at__lt=until)
        .exclude(kind="extension")
        .count(),
        "prepayments": Invoice.objects.filter(
            **window, issued_at__gte=since, issued_at__lt=until, origin=Origin.PREPAID
        ).count(),
    }
    return {kind: count for kind, count in counts.items() if count}
