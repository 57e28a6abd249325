"""Orders."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from posada.contexts.ordering.models import Order
from posada.faces.office.cells import Action, action, customer, moment, state, text
from posada.faces.office.desk import Desk
from posada.faces.office.filters import Days, OfCustomer, of_state
from posada.faces.office.listing import Column, List
from posada.faces.office.paging import order
from posada.faces.office.site import register
from posada.faces.site import names
from posada.faces.site.tables import Cell


@register(Order)
class OrderList(List):
    """Orders, newest first; those whose first payment waits to be verified have a button."""

    page = "orders"
    columns = (Column(_("Pedido")), Column(_("Cliente")), Column(_("Fecha"), by="placed_at"), Column(_("Qué")),
               Column(_("Estado")))  # fmt: skip
    orders = (order("placed_at"), order("placed_at", "state"))
    list_filter = (of_state("order"), OfCustomer, Days)
    empty = _("Ningún pedido así.")

    def seen(self, rows: Sequence[Order]) -> dict[int, str]:
        return names.customers([row.customer_id for row in rows])

    def cells(self, row: Order, seen: dict[int, str], at: Desk) -> Sequence[Cell]:
        return (text(row.number), customer(seen, row.customer_id, at), moment(row.placed_at),
                text(", ".join(row.snapshot)), state(row.state, "order"))  # fmt: skip

    def buttons(self, row: Order, at: Desk) -> Sequence[Action]:
        waits = row.state == "awaiting-verification"
        return (action(_("Verificar"), "verify_order", row.pk),) if waits else ()
