"""The machines that services run on."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from posada.contexts.nodes import queries
from posada.contexts.nodes.models import Node
from posada.faces.office.cells import link, moment, state, text
from posada.faces.office.desk import Desk
from posada.faces.office.filters import of_state
from posada.faces.office.listing import Column, List
from posada.faces.office.site import register
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
