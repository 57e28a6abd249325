"""The machines that services run on, and services on their way between them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from babel.dates import format_timedelta
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from posada.contexts.nodes import queries
from posada.contexts.nodes.models import Move, Node, Step
from posada.contexts.services import queries as services
from posada.contexts.services.models import Service
from posada.faces.office.cells import Action, action, customer, link, moment, state, text
from posada.faces.office.desk import Desk
from posada.faces.office.filters import OfCustomer, of_state
from posada.faces.office.listing import Column, List
from posada.faces.office.paging import order
from posada.faces.office.site import register
from posada.faces.site import formats, names
from posada.faces.site.tables import Cell
from posada.kernel import clock


class Seen(NamedTuple):
    """What each node has, and what waits for it or fails."""

    placed: dict[int, int]
    standing: dict[int, tuple[int, int]]


@register(Node)
class NodeList(List):
    """Each with its room, when it was last heard, what waits for it and what it fails at."""

    page = "nodes"
    columns = (
        Column(_("Servidor"), by="pk"), Column(_("Dirección")), Column(_("Estado")), Column(_("Último contacto")),
        Column(_("Servicios")), Column(_("Por hacer")), Column(_("Fallan")),
    )  # fmt: skip
    list_filter = (of_state("node"),)
    search_hint = _("Nombre o dirección")
    empty = _("Ningún servidor.")
    adds = ("name_servers", _("Servidores de nombres"))

    def found(self, queryset: QuerySet[Any], words: str) -> QuerySet[Any]:
        return queryset.filter(Q(name__icontains=words) | Q(address__icontains=words))

    def seen(self, rows: Sequence[Node]) -> Seen:
        ids = [row.pk for row in rows]
        return Seen(queries.placed_on(ids), queries.standing(ids))

    def cells(self, row: Node, seen: Seen, at: Desk) -> Sequence[Cell]:
        waiting, failing = seen.standing.get(row.pk, (0, 0))
        silent = queries.silent(row, clock.wall())
        heard = moment(row.seen_at) if row.seen_at else text(gettext("Nunca"))
        room = f"{seen.placed.get(row.pk, 0)} / {row.capacity}"
        standing = state("silent" if silent and row.state == "active" else row.state, "node")
        return (link(row.name, "node", row.pk), text(row.address), standing, heard, text(room), text(str(waiting)),
                text(str(failing)))  # fmt: skip


class MoveSeen(NamedTuple):
    """Whose each move is, and what is moved from where to where."""

    customers: dict[int, str]
    services: Mapping[int, Service]
    nodes: dict[int, str]
    moving: set[int]


@register(Move)
class MoveList(List):
    """Services that moved or are on their way, newest first, each with its step and what the node said."""

    page = "moves"
    columns = (
        Column(_("Servicio")), Column(_("Cliente")), Column(_("Sale de")), Column(_("Llega a")), Column(_("Paso")),
        Column(_("Qué dice")), Column(_("Empezó"), by="pk"), Column(_("Tomó")),
    )  # fmt: skip
    orders = (order("pk"), order("pk", "step"))
    list_filter = (of_state("move-step", name="step", title=_("Paso")), OfCustomer)
    search_hint = _("Dominio, número del servicio o servidor")
    empty = _("Ninguna mudanza. Empieza en la página de un servidor, con uno de sus servicios o con todos.")

    def found(self, queryset: QuerySet[Any], words: str) -> QuerySet[Any]:
        return queryset.filter(pk__in=queries.moves_named(words))

    def seen(self, rows: Sequence[Move]) -> MoveSeen:
        ids = {row.service_id for row in rows}
        known = {node.pk: node.name for node in queries.nodes()}
        return MoveSeen(names.customers([row.customer_id for row in rows]), services.by_id(ids), known,
                        queries.moving(ids))  # fmt: skip

    def cells(self, row: Move, seen: MoveSeen, at: Desk) -> Sequence[Cell]:
        ended = row.ended_at or at.now
        return (
            link(seen.services[row.service_id].name, "move_service", row.service_id),
            customer(seen.customers, row.customer_id, at), text(seen.nodes.get(row.from_node, "")),
            text(seen.nodes.get(row.to_node, "")), state(row.step, "move-step"), text(row.words),
            moment(row.began_at), text(_span(ended - row.began_at)),
        )  # fmt: skip

    def buttons(self, row: Move, at: Desk) -> Sequence[Action]:
        again = row.step == Step.FAILED and at.is_administrator
        return (action(_("Probar otra vez"), "retry_move", row.pk),) if again else ()


def _span(took: timedelta) -> str:
    """How long something took, in words."""
    return format_timedelta(took, locale=formats.here())
