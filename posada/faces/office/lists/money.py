"""Payments and claims."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from posada.contexts.billing.models import Invoice
from posada.contexts.payments.models import Payment
from posada.faces.office.cells import Action, action, customer, day, link, money, state, text
from posada.faces.office.desk import Desk
from posada.faces.office.filters import Days, Filter, OfCustomer, of_state
from posada.faces.office.listing import Column, List
from posada.faces.office.paging import order
from posada.faces.office.site import register
from posada.faces.site import formats, names
from posada.faces.site.tables import Cell
from posada.faces.site.words import WORDS


class Meant(NamedTuple):
    """The customers of payments, and what the claims are called that they were meant for."""

    who: dict[int, str]
    claims: dict[tuple[str, int], str]


@register(Payment)
class PaymentList(List):
    """Payments to be found in the bank, the longest waiting first; and those settled."""

    page = "payments"
    columns = (Column(_("Cliente")), Column(_("Para")), Column(_("Medio")), Column(_("Referencia")),
               Column(_("Día del dinero")), Column(_("Valor"), number=True), Column(_("Informado"), by="learnt_at"),
               Column(_("Estado")), Column(_("Comprobante")))  # fmt: skip
    orders = (order("learnt_at", "state", falling=False), order("learnt_at"))
    list_filter = (of_state("payment", first="claimed"), OfCustomer, Days)
    empty = _("No hay pagos por verificar.")

    def seen(self, rows: Sequence[Payment]) -> Meant:
        claims = names.subjects([("invoice", row.invoice_id) for row in rows if row.invoice_id])
        return Meant(names.customers([row.customer_id for row in rows]), claims)

    def cells(self, row: Payment, seen: Meant, at: Desk) -> Sequence[Cell]:
        proof = row.proof.get("attachment")
        return (
            customer(seen.who, row.customer_id, at), text(seen.claims.get(("invoice", row.invoice_id or 0), "—")),
            text(formats.method(row.method)), text(row.reference), day(row.value_at), money(row.amount, row.currency),
            day(row.learnt_at), state(row.state, "payment"), link(_("Ver"), "file", proof) if proof else text(""),
        )  # fmt: skip

    def buttons(self, row: Payment, at: Desk) -> Sequence[Action]:
        if row.state != "claimed":
            return ()
        return (action(_("Está en el banco"), "settle", row.pk, outcome="receive"),
                action(_("No aparece"), "settle", row.pk, outcome="reject", style="danger"))  # fmt: skip


class OfClaim(Filter):
    """The state of a claim; overdue is an unpaid one past its due day."""

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        super().__init__(request, *args)
        self.today = request.desk.today  # type: ignore[attr-defined]

    def options(self) -> Iterator[tuple[str, Any]]:
        yield from [("", _("Todas")), *WORDS["invoice"].items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.chosen != "overdue":
            return super().queryset(request, queryset)
        return queryset.filter(state="unpaid", due_on__lt=self.today)


@register(Invoice)
class InvoiceList(List):
    """Claims, newest first; those of one state by the day on which they are due."""

    page = "invoices"
    columns = (Column(_("Número")), Column(_("Cliente")), Column(_("Emitida"), by="issued_at"),
               Column(_("Vence"), by="due_on"), Column(_("Total"), number=True),
               Column(_("Por pagar"), number=True), Column(_("Estado")))  # fmt: skip
    orders = (order("issued_at"), order("due_on", "state"))
    list_filter = (OfClaim, OfCustomer, Days)
    empty = _("Ninguna así.")

    def seen(self, rows: Sequence[Invoice]) -> dict[int, str]:
        return names.customers([row.customer_id for row in rows])

    def cells(self, row: Invoice, seen: dict[int, str], at: Desk) -> Sequence[Cell]:
        unpaid = row.state == "unpaid"
        late = unpaid and row.due_on < at.today
        return (
            link(row.number, "invoice", row.pk), customer(seen, row.customer_id, at), day(row.issued_at),
            day(row.due_on), money(row.total, row.currency),
            money(row.total - row.paid, row.currency) if unpaid else text(""),
            state("overdue" if late else row.state, "invoice"),
        )  # fmt: skip
