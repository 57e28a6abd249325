"""The plans of many invoices at once, from a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateField, DateTimeField, F, QuerySet, Value
from django.db.models.functions import Cast

from posada.contexts.billing import queries
from posada.contexts.billing.models import Allocation, Extension, Invoice, InvoiceLine, PaymentNotice, State
from posada.contexts.billing.plan import InvoiceFacts, plan
from posada.contexts.billing.rules.exact_allocation import AmountMismatch, is_trifling
from posada.contexts.payments import queries as payments
from posada.contexts.services import queries as services
from posada.contexts.support import queries as support
from posada.ground.agenda.models import CaseState
from posada.ground.agenda.queries import cases_of
from posada.kernel.money import Money
from posada.kernel.plan import Plan
from posada.terms.prepared import prepared
from posada.terms.versions import book

FEE_ACTS = {"late-fee": "late-fee"}
DECIDED = frozenset({"collection", "suspension-review"})  # acts that open a case, once
# Cases about an unpaid invoice, while which nothing that follows lateness happens to it.
WAITING_CASES = frozenset({"payment-clarification", "dispute-invoice", "withholding"})
NOTHING = {
    "kind": Value(""), "number": Cast(Value(None), BigIntegerField()), "at": Cast(Value(None), DateTimeField()),
    "day": Cast(Value(None), DateField()),
}  # fmt: skip


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
    own_facts = _own(open_ids, now)
    done, cases = own_facts.done, cases_of("invoice", open_ids, (*DECIDED, *WAITING_CASES, "extension"))
    held = services.held_about("invoice", open_ids)
    for invoice_id in held:
        done[invoice_id].add("suspension")
    for invoice_id, case, _ in cases:
        if case in DECIDED:
            done[invoice_id].add(case)
    asked = {id for id, case, state in cases if case == "extension" and state == CaseState.OPEN}
    paying = payments.standing(open_ids, {row.customer_id for row in rows})
    waiting = paying.waiting | {id for id, case, state in cases if case in WAITING_CASES and state == CaseState.OPEN}
    disputed = payments.disputed({id for found in own_facts.taken.values() for id in found})
    running = services.running({id for ids in own_facts.charged.values() for id in ids})
    joined = services.collected_recurring({id for ids in own_facts.charged.values() for id in ids})
    off = services.held_since("invoice", held)
    told = support.sent_at("service", [service_id for service_id, _ in off.values()], "suspension")
    alike: dict[tuple[object, ...], InvoiceFacts] = {}
    found = []
    for row in rows:
        id, customer = row.id, row.customer_id
        own = (
            frozenset(done[id] | ({"term-renewal"} if row.owed_at else set())),
            bool(row.paid) and _trifling(row),
            customer in paying.with_card and id not in paying.busy,
            _day(paying.tried.get(id), row),
            id in waiting or customer in paying.frozen or not disputed.isdisjoint(own_facts.taken[id]),
            own_facts.extended.get(id),
            id in asked,
            own_facts.reminded.get(id),
            own_facts.warned.get(id),
            not running.isdisjoint(own_facts.charged[id]),
            off[id][1] if id in off else None,
            told_at(*off[id], told, now) if id in off else None,
            collected(own_facts.charged.get(id, ()), joined, row.due_on),
            id in paying.reported,
        )  # fmt: skip
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


@dataclass(slots=True)
class Own:
    """What billing itself knows of invoices, beside their rows."""

    done: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    charged: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # services
    taken: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # payments taken back
    extended: dict[int, date] = field(default_factory=dict)
    reminded: dict[int, datetime] = field(default_factory=dict)  # when the last reminder fell due
    warned: dict[int, datetime] = field(default_factory=dict)  # when the warning of suspension was sent


def _own(invoice_ids: Collection[int], now: datetime) -> Own:
    """A warning that waits to be sent counts as sent now at the earliest, so what must follow never comes too soon.

    The payments taken back matter because what follows a dispute is the dispute's plan, not lateness.
    """
    found = Own()
    for source, id, kind, number, at, day in _facts(invoice_ids):
        match source, kind:
            case "line", _:
                if kind in FEE_ACTS:
                    found.done[id].add(FEE_ACTS[kind])
                if number is not None:
                    found.charged[id].add(number)
            case "notice", "payment-reminder":
                found.reminded[id] = max(at, found.reminded.get(id, at))
            case "notice", _:
                found.done[id].add("suspension-warning")
                found.warned[id] = now
            case "extension", _:
                found.extended[id] = day
            case "taken", _:
                found.taken[id].add(number)
    found.warned |= support.sent_at("invoice", found.warned, "suspension-warning")
    return found


@prepared
def _facts(invoice_ids: Collection[int]) -> QuerySet[Any, Any]:
    lines = InvoiceLine.objects.filter(invoice_id__in=invoice_ids)
    taken = Allocation.objects.filter(invoice_id__in=invoice_ids, amount__lt=0, payment_id__isnull=False)
    return _told("line", lines, kind=F("kind"), number=F("service_id")).union(
        _told("notice", PaymentNotice.objects.filter(invoice_id__in=invoice_ids), kind=F("kind"), at=F("due_at")),
        _told("extension", Extension.objects.filter(invoice_id__in=invoice_ids), day=F("until")),
        _told("taken", taken, number=F("payment_id")),
        all=True,
    )


def _told(source: str, rows: QuerySet[Any, Any], **said: Any) -> QuerySet[Any, Any]:
    """What each row says of its invoice."""
    return rows.order_by().values_list(Value(source), "invoice_id", *(NOTHING | said).values())


def collected(service_ids: Collection[int], joined: Mapping[int, date | None], due_on: date) -> bool:
    """Whether what falls due that day for some of these services is collected by itself."""
    return any(id in joined and due_on <= (joined[id] or due_on) for id in service_ids)


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


def _settled(invoice: Row) -> InvoiceFacts:
    return InvoiceFacts(invoice.origin, invoice.due_on, False, queries.target(invoice))
