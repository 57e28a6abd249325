"""The plans of many invoices at once, from a fixed number of queries."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from posada.contexts.billing import queries
from posada.contexts.billing.models import Invoice, InvoiceLine, PaymentNotice, State
from posada.contexts.billing.plan import InvoiceFacts, plan
from posada.contexts.billing.rules.exact_allocation import AmountMismatch, is_trifling
from posada.contexts.payments import queries as payments
from posada.contexts.services import queries as services
from posada.contexts.support import queries as support
from posada.ground.agenda.queries import cases_about, subjects_waiting
from posada.kernel.money import Money
from posada.kernel.plan import Plan
from posada.terms.prepared import prepared
from posada.terms.versions import book

FEE_ACTS = {"late-fee": "late-fee"}
# Cases about an unpaid invoice, while which nothing that follows lateness happens to it.
WAITING_CASES = ("payment-clarification", "dispute-invoice", "withholding")


class Row(NamedTuple):
    """The columns of an invoice that its plan is made of."""

    id: int
    customer_id: int
    version_id: int
    origin: str
    due_on: date
    state: str
    product_kind: str
    type: str
    owed_at: datetime | None
    total: Decimal
    paid: Decimal
    currency: str


def plans(invoice_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each invoice; invoices that are alike in all their facts share a plan."""
    versions = book()
    return {
        row.id: (row.customer_id, plan(known, versions.by_number(row.version_id)))
        for row, known in facts(invoice_ids, now)
    }


def facts(invoice_ids: Collection[int], now: datetime) -> list[tuple[Row, InvoiceFacts]]:
    """What the plans of these invoices depend on."""
    rows = [Row(*values) for values in _rows(invoice_ids)]
    open_ids = [row.id for row in rows if row.state == State.UNPAID]
    if not open_ids:
        return [(row, _settled(row)) for row in rows]
    done: dict[int, set[str]] = {}
    for invoice_id, kind in _fees(open_ids):
        done.setdefault(invoice_id, set()).add(FEE_ACTS[kind])
    for invoice_id in services.held_about("invoice", open_ids):
        done.setdefault(invoice_id, set()).add("suspension")
    for invoice_id in cases_about("invoice", open_ids, "suspension-review"):
        done.setdefault(invoice_id, set()).add("suspension-review")
    for invoice_id in cases_about("invoice", open_ids, "collection"):
        done.setdefault(invoice_id, set()).add("collection")
    reminded, warned = _notices(open_ids, now)
    for invoice_id in warned:
        done.setdefault(invoice_id, set()).add("suspension-warning")
    extended = queries.extensions(open_ids)
    extension_asked = subjects_waiting("invoice", open_ids, ("extension",))
    reported = payments.waiting_for(open_ids)
    waiting = subjects_waiting("invoice", open_ids, WAITING_CASES)
    waiting |= contested(open_ids) | payments.cards_checked(open_ids)
    frozen = payments.cancelled_for_fraud({row.customer_id for row in rows})
    cards = payments.usable_cards({row.customer_id for row in rows})
    busy = payments.being_charged(open_ids) | payments.contested(open_ids)
    tried = payments.last_automatic(open_ids)
    charged = queries.services_of(open_ids)
    running = services.running({id for ids in charged.values() for id in ids})
    off = services.held_since("invoice", open_ids)
    told = support.sent_at("service", [service_id for service_id, _ in off.values()], "suspension")
    alike: dict[tuple[object, ...], InvoiceFacts] = {}
    found = []
    for row in rows:
        id, customer = row.id, row.customer_id
        own = (
            frozenset(done.get(id, set()) | ({"term-renewal"} if row.owed_at else set())),
            bool(row.paid) and _trifling(row),
            customer in cards and id not in busy,
            _day(tried.get(id), row),
            id in waiting or customer in frozen,
            extended.get(id),
            id in extension_asked,
            reminded.get(id),
            warned.get(id),
            any(service in running for service in charged.get(id, ())),
            off[id][1] if id in off else None,
            told_at(*off[id], told, now) if id in off else None,
            id in reported,
        )
        shared = (row.version_id, row.origin, row.due_on, row.state, row.product_kind, row.type)
        if (*shared, *own) not in alike:
            alike[*shared, *own] = InvoiceFacts(
                row.origin, row.due_on, row.state == State.UNPAID, queries.target(row), *own
            )
        found.append((row, alike[*shared, *own]))
    return found


@prepared
def _rows(invoice_ids: Collection[int]) -> QuerySet[Any, Any]:
    return Invoice.objects.filter(pk__in=invoice_ids).values_list(*Row._fields)


@prepared
def _fees(invoice_ids: Collection[int]) -> QuerySet[Any, Any]:
    return InvoiceLine.objects.filter(invoice_id__in=invoice_ids, kind__in=FEE_ACTS).values_list("invoice_id", "kind")


@prepared
def _given(invoice_ids: Collection[int]) -> QuerySet[Any, Any]:
    given = PaymentNotice.objects.filter(invoice_id__in=invoice_ids).order_by("due_at")
    return given.values_list("invoice_id", "kind", "due_at")


def told_at(service_id: int, held_at: datetime, letters: Mapping[int, datetime], now: datetime) -> datetime:
    """When a suspension was told; now at the earliest while its letter waits to be sent."""
    sent = letters.get(service_id)
    return sent if sent is not None and sent >= held_at else now


def _day(instant: datetime | None, invoice: Row) -> date | None:
    return book().by_number(invoice.version_id).calendar.today(instant) if instant else None


def _trifling(invoice: Row) -> bool:
    """Whether too little is left of a partly paid invoice to act on, by the terms it was issued under."""
    ruling = book().by_number(invoice.version_id).ruling(AmountMismatch, queries.target(invoice))
    total = Money(invoice.total, invoice.currency)
    return ruling is not None and is_trifling(total - Money(invoice.paid, invoice.currency), total, ruling.rule)


def contested(invoice_ids: Collection[int]) -> set[int]:
    """Which of these were reopened by a dispute: what follows from that is the dispute's plan, not lateness."""
    reopened = queries.reopened_by(invoice_ids)
    disputed = payments.disputed({id for found in reopened.values() for id in found})
    return {id for id, found in reopened.items() if disputed.intersection(found)}


def _notices(invoice_ids: Collection[int], now: datetime) -> tuple[dict[int, datetime], dict[int, datetime]]:
    """When the last reminder of each invoice fell due, and when its warning was sent.

    A warning that waits to be sent counts as sent now at the earliest, so what must follow it never comes too soon.
    """
    reminded: dict[int, datetime] = {}
    warned: set[int] = set()
    for invoice_id, kind, due_at in _given(invoice_ids):
        if kind == "payment-reminder":
            reminded[invoice_id] = due_at
        else:
            warned.add(invoice_id)
    sent = support.sent_at("invoice", warned, "suspension-warning")
    return reminded, {id: sent.get(id, now) for id in warned}


def _settled(invoice: Row) -> InvoiceFacts:
    return InvoiceFacts(invoice.origin, invoice.due_on, False, queries.target(invoice))
