"""Bringing back what a copy has: what would be overwritten is said first, and then the node does it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from posada.contexts.backups import queries as backups
from posada.contexts.backups.models import Copy
from posada.contexts.backups.rules.own_backups import CourtesyCopies
from posada.contexts.services import queries as services
from posada.faces.portal.restoring import RestoreForm
from posada.faces.portal.views import show
from posada.faces.portal.views.ask import submit_one
from posada.faces.portal.visitor import Visitor, area, owned
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.decisions import Refused


@area("backups")
def restore(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """Choose what of a copy comes back, see what that overwrites, then ask for it."""
    row = owned(who, Copy, "copy", id)
    copy = backups.copy(row.service_id, id)
    service = services.by_id([row.service_id])[row.service_id]
    ruling = services.governs(service, who.now).ruling(CourtesyCopies, services.target(service))
    if copy is None or not copy.snapshot or ruling is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = RestoreForm(sent, copy=copy, initial={"part": "site"})
    ready = sent is not None and form.is_valid()
    refusal: Refused | BadInput | None = None
    whole = ready and form.said()["part"] == "site"
    mistyped = False
    if ready and sent is not None and sent.get("step") == "send":
        mistyped = whole and sent.get("typed", "").strip() != service.name
        if not mistyped:
            day = who.terms.calendar.today(copy.taken_at)
            fields = {"copy_of": day.isoformat(), **form.said()}
            try:
                submit_one(who, "backup-restore", ("service", service.pk), fields)
            except (Refused, BadInput) as error:
                refusal = error
            else:
                messages.success(request, _("Empezamos a restaurar. Abajo ve cómo va."), extra_tags="good")
                return redirect("portal:backups")
    return show(
        request, who, "restore", "backups", copy=copy, service=service, form=form, ready=ready and refusal is None,
        whole=whole, said=form.said() if ready else {}, mistyped=mistyped, refusal=refusal,
        price=Money(ruling.rule.price, service.currency), name_to_type=service.name if whole else "",
    )  # fmt: skip
