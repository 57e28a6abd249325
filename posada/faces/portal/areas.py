"""The pages of the client area in the order of its menu."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Page:
    """One area: its name in the terms, what it is called, and the group it stands in.

    One that is `always` there is no promise of the terms: nobody's account is without it.
    """

    name: str
    label: Promise
    group: str
    hint: Promise
    always: bool = False

    @property
    def url(self) -> str:
        return reverse("portal:area", args=[self.name])


@dataclass(frozen=True)
class Group:
    """Pages that stand together."""

    name: str
    label: Promise
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Tab:
    """A place of the bar on a phone: the group it stands for, its icon and where it leads."""

    name: str
    label: Promise
    icon: str
    url: str


GROUPS: dict[str, Promise] = {
    "services": _("Servicios"), "money": _("Pagos"), "help": _("Ayuda"), "account": _("Su cuenta"),
}  # fmt: skip

PAGES = (
    Page("services", _("Servicios"), "services", _("Estado de cada uno y lo que sigue")),
    Page("contract", _("Contrato"), "services", _("Documentos, precios y períodos")),
    Page("licences", _("Licencias"), "services", _("De quién es cada una y en qué dispositivos")),
    Page("backups", _("Copias"), "services", _("Las que hicimos y puede pedir")),
    Page("usage", _("Uso"), "services", _("De cada buzón, por día")),
    Page("renew", _("Renovar"), "services", _("Órdenes de renovación por pagar o por crear")),
    Page("products", _("Vencimientos"), "services", _("Cuándo vence cada producto")),
    Page("new-order", _("Pedir algo nuevo"), "services", _("Planes, dominios y licencias")),
    Page("orders", _("Pedidos"), "services", _("En qué va cada pedido")),
    Page("dns", _("DNS"), "services", _("Servidores de nombres de sus dominios")),
    Page("whois", _("WHOIS"), "services", _("Datos de registro de sus dominios")),
    Page("invoices", _("Facturas"), "money", _("Pagadas y por pagar")),
    Page("balance", _("Saldo"), "money", _("Su dinero a favor y cada movimiento")),
    Page("payments", _("Pagos hechos"), "money", _("Cada pago y en qué estado está")),
    Page("cards", _("Tarjetas"), "money", _("Tarjetas guardadas y pagos automáticos")),
    Page("new-ticket", _("Pedir ayuda"), "help", _("Escriba a un departamento")),
    Page("status", _("Estado del servicio"), "help", _("Incidentes y mantenimientos")),
    Page("tickets", _("Tickets"), "help", _("Abiertos y cerrados")),
    Page("notices", _("Avisos"), "help", _("Todo lo que le hemos enviado")),
    Page("documents", _("Documentos"), "account", _("Los que le pedimos y en qué van")),
    Page("terms", _("Términos"), "account", _("Los que rigen y los que aceptó")),
    Page("data", _("Datos de contacto"), "account", _("Nombre, correo, teléfono e idioma")),
    Page("fiscal-data", _("Datos fiscales"), "account", _("Lo que dicen sus facturas")),
    Page("contacts", _("Contactos"), "account", _("Quién más puede pedir, y qué")),
    Page("security", _("Seguridad"), "account", _("Contraseña, llaves de acceso y sesiones"), always=True),
    Page("my-data", _("Sus datos"), "account", _("Una copia de todo, y cerrar la cuenta"), always=True),
)


def menu(granted: Collection[str]) -> list[Group]:
    """The groups of the menu with the pages that the terms promise, and those that are always there."""
    found = [
        Group(key, label, tuple(page for page in PAGES if page.group == key and (page.always or page.name in granted)))
        for key, label in GROUPS.items()
    ]
    return [group for group in found if group.pages]


def group_of(name: str) -> str:
    """The group that a page stands in; of a page without one, its own name."""
    return next((page.group for page in PAGES if page.name == name), name)


def bar(granted: Collection[str]) -> list[Tab]:
    """The bar on a phone: home, the first page of each group, and everything else."""
    firsts = {"services": "services", "money": "invoices", "help": "tickets"}
    tabs = [Tab("home", _("Inicio"), "home", reverse("portal:home"))]
    tabs += [
        Tab(group, GROUPS[group], group, reverse("portal:area", args=[name]))
        for group, name in firsts.items()
        if name in granted
    ]
    return [*tabs, Tab("account", _("Más"), "more", reverse("portal:menu"))]
