"""The pages of the client area in the order of its menu."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Page:
    """One area: its name in the terms, what it is called, and the group it stands in."""

    name: str
    label: Promise
    group: str
    hint: Promise


GROUPS: dict[str, Promise] = {
    "services": _("Servicios"), "money": _("Pagos"), "help": _("Ayuda"), "account": _("Su cuenta"),
}  # fmt: skip

PAGES = (
    Page("services", _("Servicios"), "services", _("Estado de cada uno y lo que sigue")),
    Page("contract", _("Contrato"), "services", _("Documentos, precios y períodos")),
    Page("licences", _("Licencias"), "services", _("De quién es cada una y en qué dispositivos")),
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
    Page("tickets", _("Tickets"), "help", _("Abiertos y cerrados")),
    Page("notices", _("Avisos"), "help", _("Todo lo que le hemos enviado")),
    Page("terms", _("Términos"), "account", _("Los que rigen y los que aceptó")),
    Page("data", _("Datos de contacto"), "account", _("Nombre, correo y teléfono")),
    Page("fiscal-data", _("Datos fiscales"), "account", _("Lo que dicen sus facturas")),
    Page("contacts", _("Contactos"), "account", _("Quién puede pedir soporte")),
)


def menu(granted: set[str]) -> list[tuple[Promise, list[Page]]]:
    """The groups of the menu with the pages that the terms promise."""
    grouped = [(label, [page for page in PAGES if page.group == key and page.name in granted])
               for key, label in GROUPS.items()]  # fmt: skip
    return [(label, pages) for label, pages in grouped if pages]
