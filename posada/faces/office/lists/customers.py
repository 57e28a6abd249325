"""Customers, what they have, and what was written to them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from posada.contexts.services.models import Service
from posada.contexts.support.models import Notice
from posada.faces.office.cells import customer, day, link, moment, state, text
from posada.faces.office.desk import Desk
from posada.faces.office.filters import OfCustomer, of_state
from posada.faces.office.listing import Column, List
from posada.faces.office.paging import order
from posada.faces.office.site import register
from posada.faces.site import names
from posada.faces.site.tables import Cell
from posada.faces.site.words import word
from posada.ground.customers.found import found
from posada.ground.customers.models import Customer
from posada.ground.finding import folding


@register(Customer)
class CustomerList(List):
    """Customers, newest first."""

    page = "customers"
    columns = (Column(_("Cliente")), Column(_("País")), Column(_("Moneda")), Column(_("Situación")),
               Column(_("Desde"), by="pk"))  # fmt: skip
    orders = (order("pk"), order("pk", "standing"))
    list_filter = (of_state("standing", name="standing", title=_("Situación")),)
    search_hint = _("Nombre, correo o NIT")
    empty = _("Nadie con ese nombre.")

    def found(self, queryset: QuerySet[Any], words: str) -> QuerySet[Any]:
        return queryset.filter(pk__in=[row.pk for row in found(words, folding.words(words))])

    def cells(self, row: Customer, seen: Any, at: Desk) -> Sequence[Cell]:
        return (link(row.name, "customer", row.pk), text(row.country), text(row.currency),
                state(row.standing, "standing"), day(row.created_at))  # fmt: skip


@register(Service)
class ServiceList(List):
    """Services, newest first; those of one state by the day on which they renew."""

    page = "services"
    columns = (Column(_("Servicio")), Column(_("Cliente")), Column(_("Producto")), Column(_("Ciclo")),
               Column(_("Pedido el"), by="pk"), Column(_("Se renueva"), by="renews_on"),
               Column(_("Estado")))  # fmt: skip
    orders = (order("pk"), order("pk", "state"), order("renews_on", "state", falling=False))
    list_filter = (of_state("service", leave_out=("suspended", "ending")), OfCustomer)
    empty = _("Ningún servicio así.")

    def seen(self, rows: Sequence[Service]) -> dict[int, str]:
        return names.customers([row.customer_id for row in rows])

    def cells(self, row: Service, seen: dict[int, str], at: Desk) -> Sequence[Cell]:
        return (text(row.name), customer(seen, row.customer_id, at), text(row.product), text(word("cycle", row.cycle)),
                day(row.ordered_on), day(row.renews_on), state(row.state, "service"))  # fmt: skip


@register(Notice)
class NoticeList(List):
    """The letters that were written, newest first."""

    page = "mailbox"
    columns = (Column(_("Cuándo"), by="pk"), Column(_("A quién")), Column(_("Asunto")), Column(_("Canal")),
               Column(_("Estado")))  # fmt: skip
    list_filter = (OfCustomer,)
    empty = _("Todavía nada.")

    def seen(self, rows: Sequence[Notice]) -> dict[int, str]:
        return names.customers([row.customer_id for row in rows])

    def cells(self, row: Notice, seen: dict[int, str], at: Desk) -> Sequence[Cell]:
        """Whom it went to by name: to see an address is a look, which is kept."""
        called = link(row.subject or word("notice-kind", row.kind), "letter", row.pk)
        return (moment(row.at), customer(seen, row.customer_id, at), called, text(word("value", row.channel)),
                state(row.state, "notice"))  # fmt: skip
