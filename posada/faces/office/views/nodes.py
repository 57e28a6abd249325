"""One node with what it has, what it fails at in its own words, and what it may be given; and the name servers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from posada.contexts.nodes import queries
from posada.contexts.nodes.acts.tend_nodes import add_name_server, tend
from posada.contexts.nodes.models import NameServer, Node
from posada.contexts.services import queries as services
from posada.faces.office.desk import Desk, desk
from posada.faces.office.views import acting, show
from posada.kernel import clock

MOST = 100  # services of a node that its page lists


@desk("nodes")
def node(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """One node; by POST, what it may be given from now on."""
    found = get_object_or_404(Node, pk=id)
    if request.method == "POST":
        by = at.acting("administrator")
        with acting(request, at, by, _("Hecho.")):
            tend(id, request.POST.get("move", ""), now=at.now, by=by)
        return redirect("office:node", id)
    troubles = list(queries.troubles(id)[:MOST])
    placed = list(queries.placed(id)[:MOST])
    names = services.by_id({row.service_id for row in [*troubles, *placed]})
    waiting, failing = queries.standing([id]).get(id, (0, 0))
    return show(
        request, at, "nodes", found.name, "node", node=found, silent=queries.silent(found, clock.wall()),
        has=queries.placed_on([id]).get(id, 0), waiting=waiting, failing=failing,
        customers=at.may("customers"),
        troubles=[(row, names[row.service_id]) for row in troubles],
        placed=[(row, names[row.service_id]) for row in placed],
    )  # fmt: skip


@desk("name_servers")
def name_servers(request: HttpRequest, at: Desk) -> HttpResponse:
    """The name servers; by POST one is added, or given another password, which is shown this once."""
    made: list[tuple[str, str]] = []
    if request.method == "POST":
        by = at.acting("administrator")
        with acting(request, at, by, _("Hecho.")):
            made = [add_name_server(request.POST.get("host", ""), now=at.now, by=by)]
    return show(
        request, at, "nodes", _("Servidores de nombres"), "name-servers", servers=NameServer.objects.order_by("host"),
        made=made[0] if made else None, given=request.POST.get("host", ""),
    )  # fmt: skip
