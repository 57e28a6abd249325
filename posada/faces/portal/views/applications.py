"""What can be installed in a site in one click, what is installed, and how far it is."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from posada.contexts.nodes import queries as nodes
from posada.contexts.nodes.models import JobState
from posada.contexts.services.models import Service
from posada.contexts.sites import queries as sites
from posada.contexts.sites.acts.keep_applications import INSTALL, KINDS, REMOVE
from posada.contexts.sites.offered import LANGUAGES, OFFERED
from posada.faces.portal.passwords import hashed, new_password
from posada.faces.portal.site_forms import InstallForm
from posada.faces.portal.views import acting, show
from posada.faces.portal.visitor import Visitor, area, owned
from posada.flow.requests import Request, submit
from posada.kernel import clock
from posada.kernel.errors import BadInput


@never_cache
@area("services")
def applications(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """By POST something is installed, updated, put back, or removed. A new password is shown on this page, once."""
    service = owned(who, Service, "service", id)
    if not sites.has_applications(service):
        raise Http404
    sent, kind = (request.POST, request.POST.get("kind", "")) if request.method == "POST" else (None, "")
    wanted = sent.get("application", "") if sent is not None and kind == INSTALL else ""
    initial = {"title": service.domain or service.name, "language": _spoken(), "email": who.contact.email}
    offered = sites.installable(service, who.now)
    forms = {
        each.name: InstallForm(sent if each.name == wanted else None, each, initial, auto_id=f"{each.name}-%s")
        for each in offered
    }
    password = ""
    if sent is not None and (kind != INSTALL or wanted not in forms or forms[wanted].is_valid()):
        password, done = new_password() if wanted in forms and "admin" in OFFERED[wanted].asks else "", False
        with acting(request, who, _("Hecho. Recargue la página en unos segundos.")):
            fields = _fields(service, kind, sent, forms, password)
            submit(Request(kind, who.customer.pk, ("service", id), who.actor, who.now, fields))
            done = True
        if done and not password:
            return redirect("portal:applications", id)
        password = password if done else ""
    row = sites.installation(id)
    told = nodes.told(id, clock.wall()).get("application", {})
    job = next(iter(nodes.last_jobs([id], KINDS).get(id, ())), None)
    under_way = job is not None and job.state in (JobState.WAITING, JobState.RUNNING)
    return show(
        request, who, "applications", "services", service=service, row=row, job=job, under_way=under_way,
        forms=[(each, forms[each.name]) for each in offered], password=password,
        address=service.domain or "", newer=sites.newer_version(row, told), named=sent.get("admin", "") if sent else "",
    )  # fmt: skip


def _fields(service: Service, kind: str, sent: Any, forms: Any, password: str) -> dict[str, Any]:
    """What is said of it. BadInput where the name that confirms a removal is not written, or the kind is none."""
    if kind not in KINDS:
        raise BadInput("kind", kind, ", ".join(KINDS))
    if kind == REMOVE and str(sent.get("typed", "")).strip() != service.name:
        raise BadInput("typed", service.name, _("el nombre del servicio, escrito igual"))
    if kind != INSTALL:
        return {}
    wanted = str(sent.get("application", ""))
    said = dict(forms[wanted].cleaned_data) if wanted in forms else {}
    return {"application": wanted, **said, **({"hash": hashed(password)} if password else {})}


def _spoken() -> str:
    """The language of the page, as applications call it."""
    spoken = (get_language() or "es")[:2]
    return next((each for each in LANGUAGES if each.startswith(spoken)), LANGUAGES[0])
