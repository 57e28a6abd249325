"""The plans of many invoices at once, from a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import repeat
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BigIntegerField, DateField, DateTimeField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast

from posada.contexts.billing import queries
from posada.contexts.billing.models import Allocation, Extension, Invoice, InvoiceLine, PaymentNotice, State
from posada.contexts.billing.plan import InvoiceFacts, plan
from posada.contexts.billing.rules.exact_allocation import AmountMismatch, is_trifling
from posada.contexts.payments import queries as payments
from posada.contexts.services import queries as services
from posada.contexts.support import queries as support
from posada.ground.agenda.models import Case, CaseState
from posada.kernel.money import Money
from posada.kernel.plan import Plan
from posada.terms.contract import Terms
from posada.terms.ids import Ids
from posada.terms.prepared import prepared
from posada.terms.versions import book

FEE_ACTS = {"late-fee": "late-fee"}
DECIDED = frozenset({"collection", "suspension-review", "ending-review"})  # acts that open a case, once
# Cases about an unpaid invoice, while which nothing that follows lateness happens to it.
WAITING_CASES = frozenset({"payment-clarification", "dispute-invoice", "withholding"})
NOTHING = {
    "kind": Value(""), "number": Cast(Value(None), BigIntegerField()), "at": Cast(Value(None), DateTimeField()),
    "day": Cast(Value(None), DateField()),
}  # fmt: skip


class Shared(NamedTuple):
    """The columns of an invoice that its plan is made of; in a batch, many have the same."""

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


class Noted(NamedTuple):
    """What other tables say of an invoice; nothing of most. See InvoiceFacts for what each means."""

    done: frozenset[str] = frozenset()
    cards: bool = False
    charged_at: datetime | None = None
    held: bool = False
    extended_until: date | None = None
    extension_asked: bool = False
    reminded_at: datetime | None = None
    warned_at: datetime | None = None
    services_run: bool = True
    suspended_at: datetime | None = None
    suspension_told_at: datetime | None = None
    collected_until: tuple[date | None, ...] = ()  # the last due day of each service collected by itself, where left
    reported: bool = False
    reopened: bool = False


USUAL = Noted()
DIRECT = frozenset(Noted._fields) - {"done", "charged_at", "collected_until"}


def plans(invoice_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each invoice; invoices that are alike in all their facts share a plan."""
    versions = book()
    groups = [(Shared(*values), ids, customers) for *values, ids, customers in _groups(Ids(invoice_ids))]
    open_ones: dict[int, int] = {}
    for shared, ids, customers in groups:
        if shared.state == State.UNPAID:
            open_ones.update(zip(ids, customers, strict=True))
    noted = _noted(open_ones, now) if open_ones else {}
    found: dict[int, tuple[int, Plan]] = {}
    for shared, ids, customers in groups:
        terms = versions.by_number(shared.version_id)
        if noted.keys().isdisjoint(ids):  # nearly all of those just issued
            usual = plan(facts(shared, USUAL, terms), terms)
            found.update(zip(ids, zip(customers, repeat(usual), strict=False), strict=True))
            continue
        planned: dict[Noted, Plan] = {}
        for id, customer in zip(ids, customers, strict=True):
            own = noted.get(id, USUAL)
            if own not in planned:
                planned[own] = plan(facts(shared, own, terms), terms)
            found[id] = (customer, planned[own])
    return found


def facts(shared: Shared, own: Noted, terms: Terms) -> InvoiceFacts:
    """What the plan of such an invoice depends on."""
    target, unpaid = queries.target(shared), shared.state == State.UNPAID
    if not unpaid:
        return InvoiceFacts(shared.origin, shared.due_on, unpaid, target)
    return InvoiceFacts(
        shared.origin, shared.due_on, unpaid, target,
        done=own.done | {"term-renewal"} if shared.owed_at else own.done,
        trifling=bool(shared.paid) and _trifling(shared, terms),
        charged_on=terms.calendar.today(own.charged_at) if own.charged_at else None,
        joined=any(shared.due_on <= (until or shared.due_on) for until in own.collected_until),
        **{name: value for name, value in own._asdict().items() if name in DIRECT},
    )  # fmt: skip


def _noted(open_ones: Mapping[int, int], now: datetime) -> dict[int, Noted]:
    """What other tables say of those unpaid invoices (id: customer) of which they say anything."""
    ids, customers = Ids(open_ones), Ids(open_ones.values())
    own = _own(ids, customers)
    done, paying = own.done, own.paying
    running = services.standing("invoice", ids, Ids({id for found in own.charged.values() for id in found}))
    for id in running.held:
        done[id].add("suspension")
    waiting = paying.waiting | own.waiting
    idle, collected = _idle(ids, own, running.idle), _collected(own, running.collected)
    off = running.off
    letters = _letters(own, [service_id for service_id, _ in off.values()])
    warned = dict.fromkeys(own.warned, now) | letters["suspension-warning"]
    by_card = {id for id, customer in open_ones.items() if customer in paying.with_card} - paying.busy
    waiting |= {id for id, customer in open_ones.items() if customer in paying.frozen}
    return {
        id: Noted(
            done=frozenset(done.get(id, ())),
            cards=id in by_card,
            charged_at=paying.tried.get(id),
            held=id in waiting,
            extended_until=own.extended.get(id),
            extension_asked=id in own.asked,
            reminded_at=own.reminded.get(id),
            warned_at=warned.get(id),
            services_run=id not in idle,
            suspended_at=off[id][1] if id in off else None,
            suspension_told_at=told_at(*off[id], letters["suspension"], now) if id in off else None,
            collected_until=collected.get(id, ()),
            reported=id in paying.reported,
            reopened=id in own.taken,
        )
        for id in {*done, *by_card, *paying.tried, *waiting, *own.extended, *own.asked, *own.reminded, *own.warned,
                   *idle, *off, *collected, *paying.reported, *own.taken}
    }  # fmt: skip


def _letters(own: "Own", service_ids: Collection[int]) -> dict[str, dict[int, datetime]]:
    """When the last letter was sent that warned of the suspension of an invoice's services, and that told of it."""
    wanted = [("invoice", id, "suspension-warning") for id in own.warned]
    found: dict[str, dict[int, datetime]] = {"suspension-warning": {}, "suspension": {}}
    for (_, id, kind), at in support.last_sent([*wanted, *(("service", id, "suspension") for id in service_ids)]):
        found[kind][id] = at
    return found


def _idle(ids: Ids, own: "Own", stopped: Collection[int]) -> set[int]:
    """The invoices that charge for no service that runs."""
    return set(ids) - {id for id, found in own.charged.items() if not found.issubset(stopped)}


def _collected(own: "Own", joined: Mapping[int, date | None]) -> dict[int, tuple[date | None, ...]]:
    """Of invoices for services that are collected by themselves: the last due day of that, for each such service."""
    if not joined:
        return {}
    untils = {id: tuple(joined[one] for one in sorted(found) if one in joined) for id, found in own.charged.items()}
    return {id: found for id, found in untils.items() if found}


@prepared
def _groups(invoice_ids: Collection[int]) -> QuerySet[Any, Any]:
    """The invoices in groups that are alike in their own columns, with the ids and the customers of each group."""
    found = Invoice.objects.filter(pk__in=invoice_ids).order_by().values_list(*Shared._fields)
    return found.annotate(ids=ArrayAgg("id"), customers=ArrayAgg("customer_id"))


@dataclass(slots=True)
class Own:
    """What billing itself knows of invoices, beside their rows."""

    done: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    charged: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # services
    taken: set[int] = field(default_factory=set)  # a payment was taken back
    extended: dict[int, date] = field(default_factory=dict)
    reminded: dict[int, datetime] = field(default_factory=dict)  # when the last reminder fell due
    warned: set[int] = field(default_factory=set)  # of suspension
    asked: set[int] = field(default_factory=set)  # for an extension, which waits for an answer
    waiting: set[int] = field(default_factory=set)  # for a case or a dispute, while which nothing follows lateness
    paying: payments.Standing = field(default_factory=payments.Standing)


def _own(invoice_ids: Collection[int], customer_ids: Collection[int]) -> Own:
    """What billing, payments and cases say of invoices of these customers, from one query.

    The payments taken back matter because what follows a dispute is the dispute's plan, not lateness.
    """
    found = Own()
    for source, id, kind, number, at, day in _facts(invoice_ids, customer_ids):
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
                found.warned.add(id)
            case "extension", _:
                found.extended[id] = day
            case "taken", _:
                found.taken.add(id)
            case "case", _:
                found.done[id].add(kind)
            case "open case", "extension":
                found.asked.add(id)
            case "open case" | "disputed", _:
                found.waiting.add(id)
            case _:
                found.paying.note(source, id, at)
    return found


@prepared
def _facts(invoice_ids: Collection[int], customer_ids: Collection[int]) -> QuerySet[Any, Any]:
    lines = InvoiceLine.objects.filter(invoice_id__in=invoice_ids)
    taken = Allocation.objects.filter(invoice_id__in=invoice_ids, amount__lt=0, payment_id__isnull=False)
    disputed = payments.disputes_standing().filter(payment_id=OuterRef("payment_id"))
    cases = Case.objects.filter(subject_kind="invoice", subject_id__in=invoice_ids)
    asked = cases.filter(kind__in=(*WAITING_CASES, "extension"), state=CaseState.OPEN)
    return _told("line", lines, kind=F("kind"), number=F("service_id")).union(
        _told("notice", PaymentNotice.objects.filter(invoice_id__in=invoice_ids), kind=F("kind"), at=F("due_at")),
        _told("extension", Extension.objects.filter(invoice_id__in=invoice_ids), day=F("until")),
        _told("taken", taken),
        _told("disputed", taken.filter(Exists(disputed))),
        _told("case", cases.filter(kind__in=DECIDED), of="subject_id", kind=F("kind")),
        _told("open case", asked, of="subject_id", kind=F("kind")),
        *payments.told(invoice_ids, customer_ids),
        all=True,
    )


def _told(source: str, rows: QuerySet[Any, Any], of: str = "invoice_id", **said: Any) -> QuerySet[Any, Any]:
    """What each row says of its invoice."""
    return rows.order_by().values_list(Value(source), of, *(NOTHING | said).values())


def told_at(service_id: int, held_at: datetime, letters: Mapping[int, datetime], now: datetime) -> datetime:
    """When a suspension was told; now at the earliest while its letter waits to be sent."""
    sent = letters.get(service_id)
    return sent if sent is not None and sent >= held_at else now


def _trifling(invoice: Shared, terms: Terms) -> bool:
    """Whether too little is left of a partly paid invoice to act on, by the terms it was issued under."""
    ruling = terms.ruling(AmountMismatch, queries.target(invoice))
    total = Money(invoice.total, invoice.currency)
    return ruling is not None and is_trifling(total - Money(invoice.paid, invoice.currency), total, ruling.rule)
