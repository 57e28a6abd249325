"""What a key may be allowed: one row a resource, with who has it at all."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Resource:
    """What is read and written under one name. `page` is the back office's page whose roles have it; none: no staff."""

    label: Promise
    page: str | None
    customers: bool = True  # whether a customer's key can have it
    writes: bool = True


RESOURCES: Mapping[str, Resource] = {
    "account": Resource(_("Su cuenta: contactos, datos fiscales, saldo"), "customers"),
    "catalogue": Resource(_("Productos y precios"), "orders", writes=False),
    "orders": Resource(_("Pedidos"), "orders"),
    "services": Resource(_("Servicios y lo que se pide sobre ellos"), "customers"),
    "invoices": Resource(_("Facturas y sus documentos"), "invoices"),
    "payments": Resource(_("Pagos"), "payments"),
    "refunds": Resource(_("Devoluciones y disputas"), "refunds", writes=False),
    "tickets": Resource(_("Tickets"), "tickets"),
    "notices": Resource(_("Avisos enviados"), "mailbox", writes=False),
    "decisions": Resource(_("Diario: qué se decidió y por qué"), "journal", writes=False),
    "terms": Resource(_("Términos y aceptaciones"), "customers"),
    "status": Resource(_("Incidentes, mantenimientos y mediciones"), "services"),
    "webhooks": Resource(_("Direcciones que oyen lo que se decide"), "brake"),
    "customers": Resource(_("Clientes"), "customers", customers=False),
    "cases": Resource(_("Casos por decidir"), "cases", customers=False),
    "tasks": Resource(_("Tareas"), "tasks", customers=False),
    "agenda": Resource(_("Agenda y corridas"), "agenda", customers=False),
    "bulk": Resource(_("Muchos a la vez: ordenar y deshacer"), "bulk", customers=False),
    "search": Resource(_("Buscar en todo lo que su cargo ve"), "search", customers=False, writes=False),
    "brakes": Resource(_("Parada de emergencia y otros frenos"), "brake", customers=False),
    "reversals": Resource(_("Deshacer un error"), "reversal", customers=False),
    "trials": Resource(_("Ensayos de cifras: ¿y si…?"), "trials", customers=False),
    "drafts": Resource(_("Borradores de los términos, y publicarlos"), "drafts", customers=False),
    "figures": Resource(_("Cifras de la casa"), "figures", customers=False, writes=False),
    "rates": Resource(_("Tasas de cambio"), "rates", customers=False, writes=False),
    "campaigns": Resource(_("Campañas"), "campaigns", customers=False, writes=False),
    "gateways": Resource(_("Avisos de pasarelas"), "facts", customers=False, writes=False),
    "nodes": Resource(_("Servidores, y mudanzas entre ellos"), "nodes", customers=False),
    "staff": Resource(_("Equipo: quién trabaja aquí y con qué roles"), "staff", customers=False),
}


def scopes_for(*, staff: bool) -> list[str]:
    """The scopes that a key of such a person can have, in the order of the table."""
    return [
        f"{name}:{way}"
        for name, resource in RESOURCES.items()
        if (resource.page is not None if staff else resource.customers)
        for way in (("read", "write") if resource.writes else ("read",))
    ]
