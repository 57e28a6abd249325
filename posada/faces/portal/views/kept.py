"""What is kept for a customer beside the services themselves: copies, and counters of use."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from posada.contexts.backups import queries as backups
from posada.contexts.backups.rules.own_backups import CourtesyCopies
from posada.contexts.nodes import queries as nodes
from posada.contexts.privacy import queries as privacy
from posada.contexts.services import queries as services
from posada.contexts.services.models import Service
from posada.faces.portal.views import acting, show
from posada.faces.portal.visitor import Visitor, area, owned
from posada.flow.requests import Request, submit

SHOWN = 200
JOBS = 3  # of the newest, a service


@area("backups")
def copies(request: HttpRequest, who: Visitor) -> HttpResponse:
    """The copies of each service that can be had, newest first, none of them guaranteed; by POST, one is asked for."""
    if request.method == "POST":
        service = owned(who, Service, "service", int(request.POST.get("service", "0") or 0))
        kind = "backup-restore" if request.POST.get("use") == "restore" else "backup-download"
        with acting(request, who, _("La copia se está preparando.")):
            fields = {"copy_of": request.POST.get("day", "")}
            submit(Request(kind, who.customer.pk, ("service", service.pk), who.actor, who.now, fields))
        return redirect("portal:backups")
    own = services.running_of([who.customer.pk])
    ids = [service.pk for service in own]
    jobs = nodes.last_jobs(ids, ("restore", "pack-copy"))
    out, left = backups.left_out(ids), list(backups.panel_copies_left(ids))
    rows = [
        (
            service, [(copy, who.terms.calendar.today(copy.taken_at)) for copy in backups.copies(service.pk)],
            out.get(service.pk), [copy for copy in left if copy.service_id == service.pk],
            jobs.get(service.pk, [])[:JOBS],
        )
        for service in own
    ]  # fmt: skip
    courtesy = bool(who.terms.rulings(CourtesyCopies))
    last, coming = backups.last_run(), backups.open_run()
    return show(request, who, "backups", "backups", rows=rows, courtesy=courtesy, last=last, coming=coming)


@area("usage")
def usage(request: HttpRequest, who: Visitor) -> HttpResponse:
    """What each mailbox used, day by day, newest first."""
    return show(request, who, "usage", "usage", rows=privacy.mailbox_use(who.customer.pk)[:SHOWN])
