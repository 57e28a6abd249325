"""Acts on many: first what they would be done to, then the order, its progress, what was refused, and undoing it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posada.faces.office.bulks import BULKS, SHOWN, Bulk, lines, preview
from posada.faces.office.desk import Desk, desk
from posada.faces.office.views import show
from posada.faces.site.faults import said as fault_said
from posada.faces.site.words import word
from posada.flow import bulk as flow
from posada.ground.agenda.models import BulkAct, BulkState
from posada.kernel.errors import PosadaError


@desk("bulk")
@require_POST
def ask(request: HttpRequest, at: Desk, kind: str) -> HttpResponse:
    """What the act would be done to; with the word of the person, it is ordered."""
    known = _known(kind, at)
    if known.undoing:
        raise Http404(kind)
    ids = [int(each) for each in request.POST.getlist("id") if each.isdigit()][: flow.MOST]
    found = preview(kind, ids)
    if request.POST.get("sure") and found.ids:
        try:
            ordered = flow.order(kind, found.ids, {"why": request.POST.get("why", "")}, by=at.acting(*known.roles),
                                 now=at.now)  # fmt: skip
        except PosadaError as error:
            messages.error(request, fault_said(error), extra_tags="stop")
        else:
            return redirect("office:bulk", ordered.pk)
    return show(request, at, known.page, known.label, "bulk-preview", preview=found, shown=SHOWN)


@desk("bulk")
def bulk(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """How far an act on many has come, and what was refused of it."""
    found = get_object_or_404(BulkAct.objects.select_related("undoes"), pk=id)
    known = _known(found.kind, at)
    refused = {each[0]: (word("refusal", each[1]), each[2]) for each in found.refused[:SHOWN]}
    rows = list(known.model.objects.filter(pk__in=refused).order_by("pk")) if refused else []
    told = [(*line, *refused[row.pk]) for row, line in zip(rows, lines(known, rows), strict=True)]
    undone = BulkAct.objects.filter(undoes=found).first()
    return show(
        request, at, known.page, known.label, "bulk", bulk=found, known=known, refused=told, undone=undone,
        waiting=found.state in (BulkState.WAITING, BulkState.RUNNING), succeeded=found.done - len(found.refused),
        may_undo=known.undone and undone is None and found.state == BulkState.DONE and found.undoes is None,
    )  # fmt: skip


@desk("bulk")
@require_POST
def undo(request: HttpRequest, at: Desk, id: int) -> HttpResponse:
    """Order what undoes it."""
    found = get_object_or_404(BulkAct, pk=id)
    known = _known(found.kind, at)
    try:
        ordered = flow.undo(found, _("deshace la orden %(id)s") % {"id": id}, by=at.acting(*known.roles), now=at.now)
    except PosadaError as error:
        messages.error(request, fault_said(error), extra_tags="stop")
        return redirect("office:bulk", id)
    return redirect("office:bulk", ordered.pk)


def _known(kind: str, at: Desk) -> Bulk:
    known = BULKS.get(kind)
    if known is None or not at.may(known.page):
        raise Http404(kind)
    return known
