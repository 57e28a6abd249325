"""Moving a service to another node, and emptying a node: what will happen first, then how far it has come."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posada.contexts.nodes import queries
from posada.contexts.nodes.acts.evacuate import evacuate as begin_evacuation
from posada.contexts.nodes.acts.evacuate import retry_move, stop_evacuation
from posada.contexts.nodes.acts.move_service import move_service as begin_move
from posada.contexts.nodes.models import Evacuation, Node
from posada.contexts.services import queries as services
from posada.faces.office.desk import Desk, desk
from posada.faces.office.views import acting, show

SHOWN = 50


@desk("moves")
def move_service(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """What moving one service means and where it can go; by POST it begins."""
    placed, service = queries.placement(id), services.by_id([id]).get(id)
    if placed is None or placed.node_id is None or service is None:
        raise Http404(f"service {id}")
    if request.method == "POST":
        by = at.acting("administrator")
        with acting(request, at, by, _("La mudanza empezó.")):
            begin_move(id, request.POST.get("to", ""), now=at.now, by=by)
        return redirect("office:moves")
    return show(
        request, at, "moves", _("Mudar %(name)s") % {"name": service.name}, "move-service", service=service,
        node=Node.objects.get(pk=placed.node_id), targets=queries.targets_of(placed), move=queries.move_of(id),
        movable=queries.movable(placed),
    )  # fmt: skip


@desk("moves")
def evacuate(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """What emptying a node would move, and what stays; by POST it begins."""
    node = get_object_or_404(Node, pk=id)
    going = queries.evacuation_of(id)
    if request.method == "POST":
        by = at.acting("administrator")
        with acting(request, at, by, _("El servidor se está vaciando.")):
            going = begin_evacuation(id, request.POST.get("to", ""), now=at.now, by=by)
        return redirect("office:evacuation", going.pk) if going is not None else redirect("office:evacuate", id)
    leaving = queries.leaving(id)
    first, count = list(leaving.order_by("pk")[:SHOWN]), leaving.count()
    names = services.by_id({row.service_id for row in first})
    return show(
        request, at, "moves", _("Vaciar %(name)s") % {"name": node.name}, "evacuate", node=node, going=going,
        count=count, leaving=[(row, names[row.service_id]) for row in first], shown=SHOWN,
        staying=queries.placed_on([id]).get(id, 0) - count, targets=queries.room_elsewhere(id),
    )  # fmt: skip


@desk("moves")
def evacuation(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """How far the emptying of a node has come; by POST no further move begins."""
    found = get_object_or_404(Evacuation, pk=id)
    if request.method == "POST":
        by = at.acting("administrator")
        with acting(request, at, by, _("No empieza ninguna mudanza más.")):
            stop_evacuation(id, now=at.now, by=by)
        return redirect("office:evacuation", id)
    progress = queries.progress(found)
    names = services.by_id({service for service, _ in found.left[:SHOWN]})
    return show(
        request, at, "moves", _("Vaciar %(name)s") % {"name": Node.objects.get(pk=found.node_id).name}, "evacuation",
        evacuation=found, progress=progress, gave_up=progress.failed > len(found.left),
        under_way=services.by_id(progress.under_way).values(),
        left=[(names[service], words) for service, words in found.left[:SHOWN] if service in names],
    )  # fmt: skip


@desk("moves")
@require_POST
def retry(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """Move a service again that stayed where it was."""
    by = at.acting("administrator")
    with acting(request, at, by, _("La mudanza empezó.")):
        retry_move(id, now=at.now, by=by)
    return redirect("office:moves")
