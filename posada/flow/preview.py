"""What a request would bring, said before it is made: the very acts that would answer it, in a transaction taken back.

Nothing is guessed: the answer, its decisions, what would be charged and what would happen next are read from what the
acts wrote, and then all of it is undone. A request made in the same instant is answered the same.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from posada.contexts.billing import queries as billing
from posada.contexts.billing.models import Invoice, InvoiceLine
from posada.contexts.services import queries as services
from posada.contexts.services.models import Cancellation, PlanChange, Service
from posada.flow.asked import Answer, Request
from posada.flow.plans import PLANS
from posada.flow.requests import submit
from posada.ground.agenda.jobs import keep_jobs
from posada.ground.agenda.models import Case
from posada.ground.agenda.unit import trial
from posada.kernel.errors import BadInput
from posada.kernel.plan import Step
from posada.terms.actor import Actor
from posada.terms.alone import memory, moment
from posada.terms.decisions import Refused
from posada.terms.models import Decision


@dataclass(frozen=True, slots=True)
class Charge:
    """An invoice that a request would raise, or change: with its lines, and what it came to before if there was one."""

    invoice: Invoice
    lines: Sequence[InvoiceLine]
    before: Invoice | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A step of the future, and what it happens to."""

    step: Step
    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a request would bring. `answer` is None where it would be refused, and `refusal` says why.

    `service` is the service as it would stand; `ends`, `begins` and `leaves` are the steps of its future that would
    stand after, those that are new, and those that would no longer happen.
    """

    answer: Answer | None = None
    refusal: Refused | BadInput | None = None
    decisions: Sequence[Decision] = ()
    charges: Sequence[Charge] = ()
    service: Service | None = None
    cancellation: Cancellation | None = None
    change: PlanChange | None = None
    case: Case | None = None
    begins: Sequence[Planned] = ()
    leaves: Sequence[Planned] = ()
    read: Any = None  # what the asker looked up while it stood


@dataclass(frozen=True, slots=True)
class _Before:
    """How the account stood before the request."""

    invoice: int
    written: int  # how often invoices were, so far as is known
    unpaid: Mapping[int, Invoice] = field(default_factory=dict)
    plan: Sequence[Planned] = ()


class _TakenBack(Exception):
    """Undoes everything; nobody sees it."""


def preview(request: Request) -> Preview:
    """What would come of a request now; nothing is kept of it, not even a refusal."""
    return taken_back(request.customer_id, request.about, lambda: submit(request), now=request.now, by=request.by)


def taken_back(
    customer_id: int, about: tuple[str, int], act: Callable[[], Answer], *, now: datetime, by: Actor,
    read: Callable[[], Any] = lambda: None,
) -> Preview:  # fmt: skip
    """What `act` would do to an account, done and undone; `read` looks at more of it while it stands.

    Jobs that it enqueues are never seen by a worker.
    """
    found = Preview()
    try:
        with moment(), keep_jobs(), transaction.atomic():
            before = _before(customer_id, about, now)
            try:
                with trial(now, by) as numbers:
                    answer = act()
            except (Refused, BadInput) as refusal:
                found = Preview(refusal=refusal)
            else:
                found = replace(_after(customer_id, about, answer, before, numbers, now), read=read())
            raise _TakenBack
    except _TakenBack:
        return found


def _before(customer: int, about: tuple[str, int], now: datetime) -> _Before:
    last_invoice = Invoice.objects.filter(customer_id=customer).order_by("-pk").values_list("pk", flat=True).first()
    unpaid = {invoice.pk: invoice for invoice in billing.unpaid_invoices(customer)}
    return _Before(last_invoice or 0, _written(), unpaid, _plan(about, unpaid, now))


def _written() -> int:
    """How often invoices were written since the moment began; -1 where nobody knows."""
    remembered = memory()
    return -1 if remembered is None else remembered.written[Invoice._meta.db_table]


def _after(
    customer: int, about: tuple[str, int], answer: Answer, before: _Before, numbers: Sequence[int], now: datetime
) -> Preview:
    """What the acts wrote, read before it is undone."""
    kind, id = about
    service_id = id if kind == "service" else None
    changed = _charges(customer, before)
    unpaid = {invoice.pk: invoice for invoice in billing.unpaid_invoices(customer)}
    plan = _plan(about, unpaid, now)
    ids = [service_id] if service_id is not None else []
    return Preview(
        answer=answer,
        decisions=list(Decision.objects.filter(customer_id=customer, id__in=numbers).order_by("id")) if numbers else (),
        charges=changed,
        service=services.by_id(ids).get(id) if ids else None,
        cancellation=services.cancellations_under_way(ids).get(id) if ids else None,
        change=services.changes_under_way(ids).get(id) if ids else None,
        case=Case.objects.filter(pk=answer.case_id).first() if answer.case_id else None,
        begins=[each for each in plan if each not in before.plan],
        leaves=[each for each in before.plan if each not in plan],
    )  # fmt: skip


def _charges(customer_id: int, before: _Before) -> list[Charge]:
    """The invoices that are new, or whose sum or state is another than before."""
    if before.written == _written() >= 0:
        return []
    known = Q(pk__gt=before.invoice) | Q(pk__in=before.unpaid)
    now = list(Invoice.objects.filter(known, customer_id=customer_id).order_by("pk"))
    fresh = [invoice for invoice in now if invoice.pk > before.invoice]
    found = [*fresh, *(invoice for invoice in now if _moved(invoice, before.unpaid.get(invoice.pk)))]
    lines = billing.lines_of([invoice.pk for invoice in found])
    return [Charge(invoice, lines.get(invoice.pk, ()), before.unpaid.get(invoice.pk)) for invoice in found]


def _moved(invoice: Invoice, before: Invoice | None) -> bool:
    return before is not None and (invoice.total, invoice.state) != (before.total, before.state)


def _plan(about: tuple[str, int], unpaid: Mapping[int, Invoice], now: datetime) -> list[Planned]:
    """The future of what a request is about: of a service with its unpaid claims, in order of time."""
    kind, id = about
    charged = billing.services_of(list(unpaid)) if kind == "service" else {}
    subjects = {"service": [id], "invoice": [each for each, ids in charged.items() if id in ids]}
    if kind != "service":
        subjects = {kind: [id]} if kind in PLANS else {}
    found = [
        Planned(step, each, subject)
        for each, ids in subjects.items()
        if ids
        for subject, (_customer, steps) in PLANS[each](ids, now).items()
        for step in steps
    ]
    return sorted(found, key=lambda planned: planned.step.at)
