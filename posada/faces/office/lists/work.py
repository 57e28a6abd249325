"""What waits for a person: tasks, cases and tickets."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from posada.contexts.services.models import Task
from posada.contexts.support.models import Ticket
from posada.faces.office.cells import Action, action, customer, link, moment, state, text
from posada.faces.office.desk import Desk
from posada.faces.office.filters import OfCustomer, of_state
from posada.faces.office.listing import Column, List
from posada.faces.office.paging import order
from posada.faces.office.site import register
from posada.faces.site import names
from posada.faces.site.tables import Cell
from posada.faces.site.words import word
from posada.ground.agenda.models import Case

NOTE_SHOWN = 200  # characters


class Named(NamedTuple):
    """The customers of some rows, and what their subjects are called."""

    who: dict[int, str]
    called: dict[tuple[str, int], str]


@register(Task)
class TaskList(List):
    """What must be done by hand, first to be attended first."""

    page = "tasks"
    columns = (Column(_("Qué")), Column(_("Servicio")), Column(_("Cliente")), Column(_("Departamento")),
               Column(_("Desde"), by="attend_from"), Column(_("Estado")), Column(_("Nota")))  # fmt: skip
    orders = (order("attend_from", "state", falling=False), order("attend_from"))
    list_filter = (of_state("task", first="open"), OfCustomer)
    empty = _("Nada por hacer.")

    def seen(self, rows: Sequence[Task]) -> Named:
        called = names.subjects([("service", row.service_id) for row in rows])
        return Named(names.customers([row.customer_id for row in rows]), called)

    def cells(self, row: Task, seen: Named, at: Desk) -> Sequence[Cell]:
        return (text(word("task-act", row.act)), text(seen.called["service", row.service_id]),
                customer(seen.who, row.customer_id, at), text(row.department), moment(row.attend_from),
                state(row.state, "task"), text(row.note[:NOTE_SHOWN]))  # fmt: skip

    def buttons(self, row: Task, at: Desk) -> Sequence[Action]:
        if row.state != "open":
            return ()
        return (action(_("Hecha"), "end_task", row.pk, outcome="done"),
                action(_("Falló"), "end_task", row.pk, outcome="failed", style="danger"))  # fmt: skip


@register(Case)
class CaseList(List):
    """Matters for a person: those that the person's roles may decide, the longest open first."""

    page = "cases"
    columns = (Column(_("Asunto")), Column(_("Sobre")), Column(_("Cliente")), Column(_("Abierto"), by="opened_at"),
               Column(_("Plazo"), by="deadline"), Column(_("Decide")), Column(_("Estado")))  # fmt: skip
    orders = (order("opened_at", "state", falling=False), order("deadline", "state", falling=False),
              order("opened_at"))  # fmt: skip
    list_filter = (of_state("case", first="open"), OfCustomer)
    empty = _("Nada por decidir.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        at: Desk = request.desk  # type: ignore[attr-defined]
        found = super().get_queryset(request)
        return found if at.is_administrator else found.filter(role__in=at.staff.roles)

    def seen(self, rows: Sequence[Case]) -> Named:
        called = names.subjects([(row.subject_kind, row.subject_id) for row in rows])
        return Named(names.customers([row.customer_id for row in rows]), called)

    def cells(self, row: Case, seen: Named, at: Desk) -> Sequence[Cell]:
        return (link(word("case-kind", row.kind), "case", row.pk), text(seen.called[row.subject_kind, row.subject_id]),
                customer(seen.who, row.customer_id, at), moment(row.opened_at), moment(row.deadline),
                text(word("staff-role", row.role)), state(row.state, "case"))  # fmt: skip


@register(Ticket)
class TicketList(List):
    """Requests that wait for us, the longest waiting first; then the others."""

    page = "tickets"
    columns = (Column(_("Ticket")), Column(_("Asunto")), Column(_("Cliente")), Column(_("Departamento")),
               Column(_("Abierto"), by="opened_at"), Column(_("Espera desde"), by="waiting_since"),
               Column(_("Estado")))  # fmt: skip
    orders = (order("opened_at", "state", falling=False), order("waiting_since", "state", falling=False),
              order("opened_at"))  # fmt: skip
    list_filter = (of_state("ticket", first="open"), OfCustomer)
    empty = _("Nadie espera respuesta.")

    def seen(self, rows: Sequence[Ticket]) -> dict[int, str]:
        return names.customers([row.customer_id for row in rows])

    def cells(self, row: Ticket, seen: dict[int, str], at: Desk) -> Sequence[Cell]:
        return (text(row.number), link(row.subject, "ticket", row.pk), customer(seen, row.customer_id, at),
                text(row.department), moment(row.opened_at), moment(row.waiting_since),
                state(row.state, "ticket"))  # fmt: skip
