"""What a customer has with us beside services and claims, of whatever kind: asked for all kinds at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case as Choose
from django.db.models import QuerySet, Value, When
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from posada.contexts.billing.models import Refund
from posada.contexts.ordering.models import Order
from posada.contexts.payments.models import Dispute, Payment, Screening
from posada.contexts.support.models import Notice, Ticket
from posada.faces.office.desk import Desk
from posada.faces.office.gathered import Row, alike, gathered
from posada.faces.site import formats
from posada.faces.site.words import word
from posada.ground.agenda.models import Case, Parked
from posada.terms.models import Acceptance, TermsAnswer
from posada.terms.versions import book

SHOWN = 8  # of each kind
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Thing:
    """One of them: what it is called, how it stands, when it came, its sum where it has one, and what else is said."""

    kind: str
    id: int
    name: str
    state: str
    at: datetime
    amount: Decimal | None
    currency: str
    more: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its page in the table of permissions, its rows, and what of them makes a `Thing`."""

    page: str
    rows: Callable[[Desk], QuerySet[Any]]
    name: Any
    state: Any
    at: str
    amount: str = ""
    more: Any = ""
    address: str = ""  # of the office's page of one of them
    says: Callable[[Values], Values] = dict  # puts codes into words


def _cases(at: Desk) -> QuerySet[Case]:
    found: QuerySet[Case] = Case.objects.all()
    return found if at.is_administrator else found.filter(role__in=at.staff.roles)


def _version(row: Values) -> Values:
    return {**row, "name": book().by_number(int(row["name"])).version}


PAID_OUT = Choose(
    When(paid_out_at__isnull=False, then=Value("paid-out")),
    When(ordered_at__isnull=False, then=Value("to-pay-out")),
    default=Value("returned"),
)
KINDS: dict[str, Kind] = {
    "order": Kind("orders", lambda at: Order.objects.all(), "number", "state", "placed_at"),
    "ticket": Kind("tickets", lambda at: Ticket.objects.all(), "subject", "state", "opened_at", more="number",
                   address="ticket"),
    "case": Kind("cases", _cases, "kind", "state", "opened_at", more="role", address="case",
                 says=lambda row: {**row, "name": word("case-kind", row["name"]),
                                   "more": word("staff-role", row["more"])}),
    "dispute": Kind("disputes", lambda at: Dispute.objects.all(), "external_id", "state", "reported_at"),
    "screening": Kind("screening", lambda at: Screening.objects.all(), "last_four", "state", "screened_at", "amount",
                      more="brand", says=lambda row: {**row, "name": f"•••• {row['name']}"}),
    "payment": Kind("payments", lambda at: Payment.objects.all(), "method", "state", "value_at", "amount",
                    more="reference", says=lambda row: {**row, "name": formats.method(row["name"])}),
    "refund": Kind("refunds", lambda at: Refund.objects.all(), "method", PAID_OUT, "decided_at", "amount",
                   says=lambda row: {**row, "name": formats.method(row["name"])}),
    "notice": Kind("mailbox", lambda at: Notice.objects.all(), "subject", "state", "at", more="kind",
                   address="letter",
                   says=lambda row: {**row, "name": row["name"] or row["more"], "more": ""}),
    "parked": Kind("parked", lambda at: Parked.objects.filter(released_at=None), "why", Value("parked"), "parked_at",
                   more="owner"),
    "acceptance": Kind("customers", lambda at: Acceptance.objects.all(), "version_id", "evidence", "at",
                       more="accepted_by", says=_version),
    "answer": Kind("customers", lambda at: TermsAnswer.objects.all(), "version_id", "state", "told_at", says=_version),
}  # fmt: skip


def things(customer_id: int, at: Desk) -> dict[str, list[Thing]]:
    """The newest of each kind that the person's roles may see, by kind: one query."""
    asked = {name: kind for name, kind in KINDS.items() if at.may(kind.page)}
    found: dict[str, list[Thing]] = {name: [] for name in asked}
    for row in gathered([_rows(name, kind, customer_id, at) for name, kind in asked.items()]):
        found[row.kind].append(_thing(row))
    return {name: sorted(kept, key=lambda thing: (thing.at, thing.id), reverse=True) for name, kept in found.items()}


def _rows(name: str, kind: Kind, customer_id: int, at: Desk) -> QuerySet[Any]:
    newest = kind.rows(at).filter(customer_id=customer_id).order_by(f"-{kind.at}", "-pk")[:SHOWN]
    return alike(name, newest, name=kind.name, at=kind.at, state=kind.state, amount=kind.amount, more=kind.more)


def _thing(row: Row) -> Thing:
    kind = KINDS[row.kind]
    url = reverse(f"office:{kind.address}", args=[row.id]) if kind.address else ""
    told = kind.says({field.name: getattr(row, field.name) for field in fields(row)})
    told.pop("customer_id")
    return Thing(**told, url=url)


def named(found: dict[str, list[Thing]]) -> dict[tuple[str, int], str]:
    """What the things that were read are called, by kind and id; a payment by its reference."""
    called = {(thing.kind, thing.id): thing.name for kept in found.values() for thing in kept}
    return called | {("payment", thing.id): thing.more for thing in found.get("payment", ()) if thing.more}


@dataclass(frozen=True, slots=True)
class Section:
    """The things of one kind as the page lists them: under which words, and where all of them are."""

    kind: str
    label: Promise
    words: str
    things: Sequence[Thing]
    url: str


LABELS: dict[str, tuple[Promise, str]] = {
    "parked": (_("Detenido"), "outcome"), "ticket": (_("Tickets"), "ticket"), "case": (_("Casos"), "case"),
    "order": (_("Pedidos"), "order"), "payment": (_("Pagos"), "payment"), "refund": (_("Devoluciones"), "refund"),
    "dispute": (_("Disputas"), "dispute"), "screening": (_("Tarjetas revisadas"), "screening"),
    "notice": (_("Lo que se le escribió"), "notice"), "acceptance": (_("Términos aceptados"), "acceptance"),
    "answer": (_("Respuestas a términos nuevos"), "terms-answer"),
}  # fmt: skip


def sections(found: dict[str, list[Thing]], customer_id: int) -> list[Section]:
    """The kinds of which there is something, in the order of the page."""
    return [
        Section(kind, label, words, found[kind], _all_of(kind, customer_id))
        for kind, (label, words) in LABELS.items()
        if found.get(kind)
    ]


def _all_of(kind: str, customer_id: int) -> str:
    page = KINDS[kind].page
    return "" if page in ("customers", "parked") else f"{reverse(f'office:{page}')}?customer={customer_id}"
