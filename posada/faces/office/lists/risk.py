"""Money given back, contested, or looked at before it is taken."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from posada.contexts.billing.models import Refund
from posada.contexts.payments.models import Dispute, Screening
from posada.faces.office.cells import customer, day, moment, money, state, text
from posada.faces.office.desk import Desk
from posada.faces.office.filters import OfCustomer
from posada.faces.office.listing import Column, List
from posada.faces.office.lists.work import Named
from posada.faces.office.site import register
from posada.faces.site import formats, names
from posada.faces.site.tables import Cell


def _named(kind: str, rows: Sequence[Any]) -> Named:
    """The customers of rows, and what the claims or payments are called that they are about."""
    subjects = [(kind, id) for row in rows if (id := getattr(row, f"{kind}_id"))]
    return Named(names.customers([row.customer_id for row in rows]), names.subjects(subjects))


@register(Refund)
class RefundList(List):
    """Money given back, or to be given back, newest first."""

    page = "refunds"
    columns = (Column(_("Cliente")), Column(_("De")), Column(_("Medio")), Column(_("Valor"), number=True),
               Column(_("Decidida"), by="pk"), Column(_("Pagada")), Column(_("Estado")))  # fmt: skip
    list_filter = (OfCustomer,)
    empty = _("No se ha devuelto nada.")

    def seen(self, rows: Sequence[Refund]) -> Named:
        return _named("invoice", rows)

    def cells(self, row: Refund, seen: Named, at: Desk) -> Sequence[Cell]:
        paid = "paid-out" if row.paid_out_at else "to-pay-out" if row.ordered_at else "returned"
        return (customer(seen.who, row.customer_id, at), text(seen.called.get(("invoice", row.invoice_id or 0), "—")),
                text(formats.method(row.method)), money(row.amount, row.currency), day(row.decided_at),
                day(row.paid_out_at), state(paid, "refund"))  # fmt: skip


@register(Dispute)
class DisputeList(List):
    """Payments contested by their payers, newest first."""

    page = "disputes"
    columns = (Column(_("Cliente")), Column(_("Pago")), Column(_("Avisada"), by="pk"), Column(_("Pagar antes de")),
               Column(_("Cuántas lleva"), number=True), Column(_("Costo"), number=True),
               Column(_("Estado")))  # fmt: skip
    list_filter = (OfCustomer,)
    empty = _("Nadie disputa un pago.")

    def seen(self, rows: Sequence[Dispute]) -> Named:
        return _named("payment", rows)

    def cells(self, row: Dispute, seen: Named, at: Desk) -> Sequence[Cell]:
        cost = money(row.cost, row.cost_currency) if row.cost is not None else text("")
        return (customer(seen.who, row.customer_id, at), text(seen.called["payment", row.payment_id]),
                moment(row.reported_at), moment(row.pay_by), text(row.occurrence), cost,
                state(row.state, "dispute"))  # fmt: skip


@register(Screening)
class ScreeningList(List):
    """Cards that were looked at before they were charged, newest first."""

    page = "screening"
    columns = (Column(_("Cliente")), Column(_("Tarjeta")), Column(_("Orden")), Column(_("Valor"), number=True),
               Column(_("Puntaje"), number=True), Column(_("Mirada"), by="pk"), Column(_("Responde antes de")),
               Column(_("Estado")))  # fmt: skip
    list_filter = (OfCustomer,)
    empty = _("Ninguna tarjeta se ha revisado.")

    def seen(self, rows: Sequence[Screening]) -> Named:
        return _named("invoice", rows)

    def cells(self, row: Screening, seen: Named, at: Desk) -> Sequence[Cell]:
        return (customer(seen.who, row.customer_id, at), text(f"{row.brand} •••• {row.last_four}"),
                text(seen.called["invoice", row.invoice_id]), money(row.amount, row.currency), text(row.score),
                moment(row.screened_at), moment(row.answer_by), state(row.state, "screening"))  # fmt: skip
