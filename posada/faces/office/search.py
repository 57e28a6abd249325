"""One box over everything that the person's roles may see: customers, services, claims, papers, payments, tickets,
clauses and pages; by number, amount, domain and tax number too."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from posada.contexts.billing import found as billing
from posada.contexts.ordering import found as ordering
from posada.contexts.payments import found as payments
from posada.contexts.services import found as services
from posada.contexts.support import found as support
from posada.faces.office.desk import Desk
from posada.faces.office.permissions import PAGES
from posada.faces.site import formats, names
from posada.faces.site.words import word
from posada.ground.customers import found as customers
from posada.ground.finding.figures import amounts
from posada.ground.finding.folding import distance, words
from posada.kernel.money import Money

SHOWN = 8  # of each kind


@dataclass(frozen=True)
class Hit:
    """Something found: where it leads, what it is called, whose it is, and its state where it has one."""

    url: str
    title: str
    customer_id: int = 0
    note: str = ""
    state: str = ""
    about: str = ""
    who: str = ""


@dataclass(frozen=True)
class Group:
    """Hits of one kind, nearest first."""

    label: Promise
    hits: Sequence[Hit]


def search(text: str, at: Desk) -> list[Group]:
    """What the text may mean, by kind; where nothing is written so, what is written nearly so."""
    wanted = words(text)
    if not wanted:
        return []
    found = _found(text, wanted, at, forgiving=False)
    if not any(hits for _label, hits in found):
        found = _found(text, wanted, at, forgiving=True)
    who = names.customers([hit.customer_id for _label, hits in found for hit in hits if hit.customer_id])
    return [Group(label, [_named(hit, who) for hit in hits]) for label, hits in found if hits]


def _named(hit: Hit, who: dict[int, str]) -> Hit:
    return Hit(**{**vars(hit), "who": who.get(hit.customer_id, "")}) if hit.customer_id else hit


def _found(text: str, wanted: list[str], at: Desk, *, forgiving: bool) -> list[tuple[Promise, list[Hit]]]:
    kinds: tuple[tuple[str, Promise, Callable[..., Iterator[Hit]]], ...] = (
        ("customers", _("Clientes"), _customers), ("services", _("Servicios"), _services),
        ("invoices", _("Facturas"), _claims), ("payments", _("Pagos"), _payments), ("orders", _("Pedidos"), _orders),
        ("tickets", _("Tickets"), _tickets), ("home", _("Cláusulas"), _clauses), ("home", _("Páginas"), _pages),
    )  # fmt: skip
    asked = Asked(text, wanted, amounts(text) if _is_figure(text) else [], at, forgiving)
    return [(label, _once(of(asked))) for page, label, of in kinds if at.may(page)]


@dataclass(frozen=True)
class Asked:
    """What was typed: as it stands, in folded words, and as an amount."""

    text: str
    words: list[str]
    amounts: list[Any]
    at: Desk
    forgiving: bool

    @property
    def has_figures(self) -> bool:
        return any(letter.isdigit() for letter in self.text)

    @property
    def has_letters(self) -> bool:
        return any(word.isalpha() for word in self.words)


def _is_figure(text: str) -> bool:
    """Whether the text may be an amount: figures with marks, and perhaps a currency."""
    return not any(letter.isalpha() for letter in text.upper().replace("COP", "").replace("USD", ""))


def _once(hits: Iterator[Hit]) -> list[Hit]:
    return list({hit.url: hit for hit in hits}.values())[:SHOWN]


def _customers(asked: Asked) -> Iterator[Hit]:
    for row in customers.found(asked.text, asked.words, forgiving=asked.forgiving):
        yield Hit(reverse("office:customer", args=[row.pk]), row.name, state=row.standing, about="standing")


def _services(asked: Asked) -> Iterator[Hit]:
    for row in services.found(asked.words, forgiving=asked.forgiving)[:SHOWN]:
        page = f"{reverse('office:customer', args=[row.customer_id])}#service-{row.pk}"
        note = row.domain if row.domain != row.name else ""
        yield Hit(page, row.name, row.customer_id, note, row.state, "service")


def _claims(asked: Asked) -> Iterator[Hit]:
    if asked.forgiving or not asked.has_figures:
        return
    for row in billing.claims(asked.text, asked.amounts, asked.at.terms):
        total = formats.money(Money(row.total, row.currency), whole=True)
        state = "overdue" if row.state == "unpaid" and row.due_on < asked.at.today else row.state
        yield Hit(reverse("office:invoice", args=[row.pk]), row.number, row.customer_id, total, state, "invoice")
    for paper in billing.documents(asked.text, asked.at.terms):
        total = formats.money(Money(paper.total, paper.currency), whole=True)
        page = reverse("office:invoice", args=[paper.invoice_id])
        yield Hit(f"{page}#documents", f"{word('paper', paper.kind)} {paper.number}", paper.customer_id, total)


def _payments(asked: Asked) -> Iterator[Hit]:
    if asked.forgiving:
        return
    for row in payments.found(asked.text, asked.amounts):
        total = formats.money(Money(row.amount, row.currency), whole=True)
        page = f"{reverse('office:customer', args=[row.customer_id])}#payments"
        yield Hit(f"{page}-{row.pk}", f"{total} ({formats.day(row.value_at)})", row.customer_id, row.reference,
                  row.state, "payment")  # fmt: skip


def _orders(asked: Asked) -> Iterator[Hit]:
    if asked.forgiving or not asked.has_figures:
        return
    for row in ordering.numbered(asked.text, asked.at.terms):
        page = f"{reverse('office:orders')}?customer={row.customer_id}"
        yield Hit(page, row.number, row.customer_id, formats.day(row.placed_at), row.state, "order")


def _tickets(asked: Asked) -> Iterator[Hit]:
    if asked.forgiving and not asked.has_letters:
        return
    found = support.called(asked.text, asked.words, asked.at.terms, forgiving=asked.forgiving)[:SHOWN]
    found += support.about(asked.text) if asked.has_letters and not asked.forgiving else []
    for row in found:
        yield Hit(
            reverse("office:ticket", args=[row.pk]), row.subject, row.customer_id, row.number, row.state, "ticket"
        )


def _clauses(asked: Asked) -> Iterator[Hit]:
    """Clauses of the terms in force by their headings, which stand in memory."""
    if not asked.has_letters:
        return
    for clause in asked.at.terms.clauses.values():
        heading = clause.read(formats.language())[0]
        near = distance(asked.words, f"{heading} {clause.id}")
        if near is not None and (near < len(asked.words) * 3 or asked.forgiving):
            yield Hit(f"{reverse('site:terms')}#{clause.id}", heading, note=clause.id)


def _pages(asked: Asked) -> Iterator[Hit]:
    for page in PAGES:
        if page.group and asked.at.may(page.name) and distance(asked.words, str(page.label)) is not None:
            yield Hit(reverse(f"office:{page.name}"), str(page.label))
