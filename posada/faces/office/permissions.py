"""Who may see which page of the back office: one table. The administrator sees all of them.

Every address of the back office belongs to one row. A row without a group stands in no menu; it opens what only some of
those who see its neighbour may do.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ADMINISTRATOR = "administrator"
SALES, BILLING, SUPPORT, ACTIVATIONS = "sales", "billing", "support", "activations"
CARE, VERIFIER, ABUSE = "customer-care", "payment_verifier", "abuse"
EVERYBODY = "*"  # whatever roles the terms name: each finds its own cases

GROUPS: dict[str, Promise] = {
    "work": _("Por hacer"), "customers": _("Clientes"), "money": _("Dinero"), "house": _("La casa"),
    "terms": _("Términos"),
}  # fmt: skip


@dataclass(frozen=True)
class Page:
    """One page: its name, what it is called, its group in the menu, the letter after `g`, and the roles that see it."""

    name: str
    label: Promise
    group: str
    key: str
    roles: frozenset[str]


def _page(name: str, label: Promise, group: str, key: str, *roles: str) -> Page:
    return Page(name, label, group, key, frozenset(roles))


PAGES = (
    _page("home", _("Hoy"), "work", "h", EVERYBODY),
    _page("search", _("Buscar"), "", "", EVERYBODY),
    _page("bulk", _("Muchos a la vez"), "", "", EVERYBODY),
    _page("tasks", _("Tareas"), "work", "t", ACTIVATIONS, SUPPORT),
    _page("cases", _("Casos"), "work", "c", EVERYBODY),
    _page("tickets", _("Tickets"), "work", "k", SUPPORT, BILLING, SALES, CARE, ACTIVATIONS, ABUSE),
    _page("customers", _("Clientes"), "customers", "u", SALES, BILLING, SUPPORT, CARE, ABUSE),
    _page("services", _("Servicios"), "customers", "s", SALES, BILLING, SUPPORT, ACTIVATIONS, CARE, ABUSE),
    _page("orders", _("Pedidos"), "customers", "o", SALES, VERIFIER, ACTIVATIONS),
    _page("mailbox", _("Correo enviado"), "customers", "m", SUPPORT, CARE, BILLING),
    _page("campaigns", _("Campañas"), "customers", "", SALES, CARE),
    _page("payments", _("Pagos"), "money", "p", BILLING, VERIFIER),
    _page("invoices", _("Facturas"), "money", "i", BILLING, CARE, SALES),
    _page("refunds", _("Devoluciones"), "money", "e", BILLING, CARE),
    _page("disputes", _("Disputas"), "money", "b", BILLING, CARE),
    _page("screening", _("Tarjetas revisadas"), "money", "v", BILLING, VERIFIER),
    _page("facts", _("Avisos de pasarelas"), "money", "", BILLING),
    _page("rates", _("Tasas de cambio"), "money", "l", BILLING),
    _page("figures", _("Cifras"), "money", "f", BILLING),
    _page("agenda", _("Agenda"), "house", "a", BILLING),
    _page("journal", _("Diario"), "house", "j", BILLING, CARE, SUPPORT),
    _page("runs", _("Corridas"), "house", "r", BILLING),
    _page("parked", _("Detenidos"), "house", "d"),
    _page("brake", _("Parada de emergencia"), "house", "x"),
    _page("nodes", _("Servidores"), "house", "", ACTIVATIONS, SUPPORT),
    _page("moves", _("Mudanzas"), "house", "", ACTIVATIONS, SUPPORT),
    _page("name_servers", _("Servidores de nombres"), "", "", ACTIVATIONS, SUPPORT),
    _page("staff", _("Equipo"), "house", "y"),
    _page("reversal", _("Deshacer un error"), "house", "z"),
    _page("terms", _("Versiones"), "terms", "q", EVERYBODY),
    _page("proof", _("Quién fue informado"), "", "", BILLING, CARE),
    _page("drafts", _("Borradores"), "terms", "n", BILLING),
    _page("publishing", _("Publicar"), "", ""),
    _page("trials", _("¿Y si…?"), "terms", "w", BILLING),
)  # fmt: skip
BY_NAME = {page.name: page for page in PAGES}


def may(roles: Collection[str], page: str) -> bool:
    """Whether one of these roles sees the page."""
    return ADMINISTRATOR in roles or bool(BY_NAME[page].roles & {*roles, EVERYBODY})


def menu(roles: Collection[str]) -> list[tuple[Promise, list[Page]]]:
    """The groups of the menu with the pages that these roles see."""
    grouped = [
        (label, [page for page in PAGES if page.group == group and may(roles, page.name)])
        for group, label in GROUPS.items()
    ]
    return [(label, pages) for label, pages in grouped if pages]
