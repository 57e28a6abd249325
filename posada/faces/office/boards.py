"""One's board: what waits for the person's roles, soonest first. Which panels a role has stands in one table."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from posada.contexts.billing.models import Invoice
from posada.contexts.ordering.models import Order
from posada.contexts.payments.models import Payment
from posada.contexts.services.models import Task
from posada.contexts.support.models import Ticket
from posada.faces.office.desk import Desk
from posada.faces.office.gathered import Row, alike, gathered
from posada.faces.office.permissions import (
    ABUSE,
    ACTIVATIONS,
    ADMINISTRATOR,
    BILLING,
    CARE,
    SALES,
    SUPPORT,
    VERIFIER,
)
from posada.faces.site import names
from posada.faces.site.words import word
from posada.ground.agenda.models import Case, Parked

SHOWN = 6  # rows of a panel

# Role -> its panels, the first first. A role that is not here has the cases that it decides.
BOARDS: dict[str, tuple[str, ...]] = {
    ADMINISTRATOR: ("parked", "cases", "payments", "orders", "tasks", "tickets", "overdue"),
    BILLING: ("payments", "cases", "overdue", "tickets"),
    VERIFIER: ("payments", "orders", "cases"),
    SALES: ("orders", "tickets", "cases", "overdue"),
    SUPPORT: ("tickets", "tasks", "cases"),
    ACTIVATIONS: ("tasks", "orders", "tickets", "cases"),
    CARE: ("cases", "tickets", "overdue"),
    ABUSE: ("cases", "tickets"),
}
OTHERS = ("cases",)


@dataclass(frozen=True, slots=True)
class Kind:
    """What waits in one panel: its page, its words, its rows in their order, and what is told of each."""

    page: str
    label: Promise
    rows: Callable[[Desk], QuerySet[Any]]
    order: tuple[Any, ...]
    name: Any
    at: str
    amount: Any = ""
    more: Any = ""
    query: str = ""  # of the page's address, where its list does not begin with these rows
    one: str = ""  # the address of one of them
    said: str = ""  # the words that its name has
    late: bool = False  # whether what is before now is late


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what, whose, by when or since when, and whether that is over."""

    title: str
    url: str
    customer_id: int
    who: str
    row: Row
    late: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """What waits of one kind: how much, and the first of it."""

    name: str
    label: Promise
    count: int
    url: str
    lines: Sequence[Line]


def _mine(field: str, at: Desk, *, level: str = "") -> Q:
    """What belongs to one of the person's roles; everything for the administrator."""
    if at.is_administrator:
        return Q()
    mine = Q(**{f"{field}__in": at.staff.roles})
    return mine | Q(**{f"{level}__in": at.staff.roles}) if level else mine


KINDS: dict[str, Kind] = {
    "payments": Kind(
        "payments", _("Pagos por verificar"), lambda at: Payment.objects.filter(state="claimed"),
        ("learnt_at", "pk"), "reference", "learnt_at", "amount", more="method"),
    "orders": Kind(
        "orders", _("Pedidos por verificar"), lambda at: Order.objects.filter(state="awaiting-verification"),
        ("placed_at", "pk"), "number", "placed_at", query="?state=awaiting-verification"),
    "cases": Kind(
        "cases", _("Casos por decidir"), lambda at: Case.objects.filter(_mine("role", at), state="open"),
        (F("deadline").asc(nulls_last=True), "pk"), "kind", "deadline", one="case", said="case-kind", late=True),
    "tasks": Kind(
        "tasks", _("Tareas por hacer"), lambda at: Task.objects.filter(_mine("department", at), state="open"),
        ("attend_from", "pk"), "act", "attend_from", more="department", said="task-act"),
    "tickets": Kind(
        "tickets", _("Tickets que esperan"),
        lambda at: Ticket.objects.filter(_mine("department", at, level="level"), state="open"),
        (F("waiting_since").asc(nulls_last=True), "pk"), "subject", "waiting_since", more="number", one="ticket"),
    "parked": Kind(
        "parked", _("Detenidos"), lambda at: Parked.objects.filter(released_at=None), ("deadline", "pk"), "why",
        "deadline", late=True),
    "overdue": Kind(
        "invoices", _("Facturas vencidas"), lambda at: Invoice.objects.filter(state="unpaid", due_on__lt=at.today),
        ("due_on", "pk"), "number", "due_on", F("total") - F("paid"), query="?state=overdue&sort=due_on",
        one="invoice", late=True),
}  # fmt: skip


def wanted(at: Desk) -> list[str]:
    """The panels of the person's roles, in order, each once; of pages that these may see."""
    found = dict.fromkeys(name for role in at.staff.roles for name in BOARDS.get(role, OTHERS))
    return [name for name in found if at.may(KINDS[name].page)]


def board(at: Desk) -> list[Panel]:
    """The panels with what waits in them: three queries, whatever they are. Empty ones come last."""
    asked = wanted(at)
    counts = dict(_counts(asked, at))
    rows = gathered([_rows(name, at) for name in asked if counts.get(name)])
    who = names.customers([row.customer_id for row in rows])
    panels = [_panel(name, counts.get(name, 0), [r for r in rows if r.kind == name], who, at) for name in asked]
    return sorted(panels, key=lambda panel: not panel.count)


def _counts(asked: Sequence[str], at: Desk) -> Iterable[tuple[str, int]]:
    questions = [
        KINDS[name].rows(at).order_by().annotate(t_kind=Value(name)).values("t_kind").annotate(n=Count("pk"))
        for name in asked
    ]
    found = [each.values_list("t_kind", "n") for each in questions]
    return found[0].union(*found[1:], all=True) if found else ()


def _rows(name: str, at: Desk) -> QuerySet[Any]:
    kind = KINDS[name]
    first = kind.rows(at).order_by(*kind.order)[:SHOWN]
    return alike(name, first, name=kind.name, at=kind.at, state=Value(""), amount=kind.amount, more=kind.more)


def _panel(name: str, count: int, rows: Sequence[Row], who: dict[int, str], at: Desk) -> Panel:
    kind = KINDS[name]
    lines = [_line(kind, row, who, at) for row in rows]
    return Panel(name, kind.label, count, f"{reverse(f'office:{kind.page}')}{kind.query}", lines)


def _line(kind: Kind, row: Row, who: dict[int, str], at: Desk) -> Line:
    title = word(kind.said, row.name) if kind.said else row.name
    url = reverse(f"office:{kind.one}", args=[row.id]) if kind.one else ""
    return Line(title, url, row.customer_id, who.get(row.customer_id, ""), row, kind.late and _over(row.at, at))


def _over(when: datetime | None, at: Desk) -> bool:
    return when is not None and when < at.now
