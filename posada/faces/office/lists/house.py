"""What the house does by itself: the agenda, its runs, the journal, and what stopped."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from posada.faces.office.cells import Action, action, clause, customer, link, moment, state, text
from posada.faces.office.desk import Desk
from posada.faces.office.filters import Days, Filter, OfCustomer, of_state
from posada.faces.office.listing import Column, List
from posada.faces.office.lists.work import Named
from posada.faces.office.paging import order
from posada.faces.office.site import register
from posada.faces.portal.reading import leading_clauses
from posada.faces.site import names
from posada.faces.site.tables import Cell
from posada.faces.site.words import acting as acted
from posada.faces.site.words import word
from posada.ground.agenda.models import Entry, Parked, Run
from posada.terms.models import Decision

ONE_DAY = timedelta(days=1)


class UntilTomorrow(Filter):
    """All that is planned, or what the run until tomorrow will do."""

    title = _("Hasta")

    def options(self) -> Iterator[tuple[str, Any]]:
        yield from (("", _("Todo")), ("tomorrow", _("Hasta mañana")))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        at: Desk = request.desk  # type: ignore[attr-defined]
        if self.chosen != "tomorrow":
            return queryset
        return queryset.filter(due_at__lte=at.terms.calendar.close_of(at.today + ONE_DAY))


@register(Entry)
class EntryList(List):
    """The next step of every plan, soonest first."""

    page = "agenda"
    columns = (Column(_("Cuándo"), by="due_at"), Column(_("Qué")), Column(_("Sobre")), Column(_("Cliente")),
               Column(_("Cláusula")), Column(_("Retenido")))  # fmt: skip
    orders = (order("due_at", falling=False), order("due_at", "state", falling=False))
    list_filter = (UntilTomorrow, OfCustomer, Days)
    calendar = "agenda_calendar"
    empty = _("Nada programado.")

    def seen(self, rows: Sequence[Entry]) -> Named:
        called = names.subjects([(row.subject_kind, row.subject_id) for row in rows])
        return Named(names.customers([row.customer_id for row in rows]), called)

    def cells(self, row: Entry, seen: Named, at: Desk) -> Sequence[Cell]:
        return (moment(row.due_at), link(word("act", row.act), "step", row.pk),
                text(seen.called[row.subject_kind, row.subject_id]), customer(seen.who, row.customer_id, at),
                clause(row.clause), text(_("retenido: %s") % acted(row.held_by) if row.held_by else ""))  # fmt: skip

    def buttons(self, row: Entry, at: Desk) -> Sequence[Action]:
        return (action(_("Soltar"), "let_go", row.pk),) if row.held_by.startswith("staff") else ()


@register(Run)
class RunList(List):
    """What each run did and what it left, newest first; idle runs in a row are one line."""

    page = "runs"
    columns = (Column(_("Empezó"), by="pk"), Column(_("Terminó")), Column(_("Qué hizo")),
               Column(_("Detuvo"), number=True), Column(_("Retuvo")))  # fmt: skip
    empty = _("Ninguna todavía.")

    def cells(self, row: Run, seen: Any, at: Desk) -> Sequence[Cell]:
        done = ", ".join(f"{word('act', act)}: {count}" for act, count in sorted(row.counts.items()))
        return (moment(row.started_at), moment(row.ended_at) if row.ended_at else text(_("no terminó")),
                text(done or _("nada vencía")), text(row.parked or ""),
                text(", ".join(word("act", act) for act in row.held)))  # fmt: skip


class Journalled(NamedTuple):
    """What decisions are about, whose it is, and the clause that leads each."""

    who: dict[int, str]
    called: dict[tuple[str, int], str]
    leading: dict[int, str]


@register(Decision)
class DecisionList(List):
    """Every decision, newest first, with the clause it stands on."""

    page = "journal"
    columns = (Column(_("Cuándo"), by="pk"), Column(_("Qué")), Column(_("Sobre")), Column(_("Cliente")),
               Column(_("Resultado")), Column(_("Cláusula")), Column(_("Quién")))  # fmt: skip
    orders = (order("pk"), order("pk", "outcome"))
    list_filter = (of_state("outcome", name="outcome", title=_("Resultado"), leave_out=("done",)), OfCustomer, Days)
    day = "decided_at"
    calendar = "journal_calendar"
    empty = _("Nada todavía.")

    def seen(self, rows: Sequence[Decision]) -> Journalled:
        called = names.subjects([(row.subject_kind, row.subject_id) for row in rows])
        who = names.customers([row.customer_id for row in rows])
        return Journalled(who, called, leading_clauses([row.id for row in rows]))

    def cells(self, row: Decision, seen: Journalled, at: Desk) -> Sequence[Cell]:
        return (moment(row.decided_at), link(word("act", row.act), "decision", row.id),
                text(seen.called[row.subject_kind, row.subject_id]), customer(seen.who, row.customer_id, at),
                state(row.outcome, "outcome"), clause(seen.leading.get(row.id, "")),
                text(acted(row.actor)))  # fmt: skip


@register(Parked)
class ParkedList(List):
    """Subjects on which automation stopped, those to be looked at first at the top."""

    page = "parked"
    columns = (Column(_("Qué")), Column(_("Cliente")), Column(_("Por qué")), Column(_("Desde")),
               Column(_("Mirarlo antes de"), by="deadline"))  # fmt: skip
    orders = (order("deadline", falling=False),)
    empty = _("Nada está detenido.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(released_at=None)

    def seen(self, rows: Sequence[Parked]) -> Named:
        called = names.subjects([(row.subject_kind, row.subject_id) for row in rows])
        return Named(names.customers([row.customer_id for row in rows]), called)

    def cells(self, row: Parked, seen: Named, at: Desk) -> Sequence[Cell]:
        return (text(seen.called[row.subject_kind, row.subject_id]), customer(seen.who, row.customer_id, at),
                text(row.why), moment(row.parked_at), moment(row.deadline))  # fmt: skip

    def buttons(self, row: Parked, at: Desk) -> Sequence[Action]:
        return (action(_("Soltar"), "release", row.pk),)
