"""Asking for what the terms rule: what it does is shown first, then it is asked for through the one door."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from posada.contexts.billing import queries as billing
from posada.contexts.services.models import Service
from posada.faces.portal import reading
from posada.faces.portal.views import show
from posada.faces.portal.visitor import Visitor, area, owned
from posada.faces.site.words import word
from posada.flow.requests import REQUESTS, Answer, Request, submit
from posada.ground.agenda.unit import unit
from posada.ground.catalogue.products import catalog
from posada.kernel.errors import BadInput
from posada.terms.decisions import Refused

ABOUT_INVOICE = ("extension",)  # asked for on a service's page, about its claim


@area("services")
def ask(request: HttpRequest, who: Visitor, id: int, kind: str) -> HttpResponse:
    """Preview a request about a service; by POST, ask it. A refusal says by which clause."""
    service = owned(who, Service, "service", id)
    if kind not in REQUESTS:
        raise Http404(kind)
    refusal: Refused | BadInput | None = None
    if request.method == "POST":
        about = _about(who, service.pk) if kind in ABOUT_INVOICE else ("service", service.pk)
        try:
            answer = submit_one(who, kind, about, fields_of(request))
        except (Refused, BadInput) as error:
            refusal = error
        else:
            messages.success(request, said(kind, answer), extra_tags="good")
            return redirect("portal:service", id)
    (standing,) = reading.standings(who, [service])
    plans = [sold for sold in catalog(who.terms).values() if sold.type == service.type and sold.slug != service.product]
    return show(request, who, "ask", "services", standing=standing, kind=kind, refusal=refusal, steps=standing.steps,
                plans=plans)  # fmt: skip


def _about(who: Visitor, service_id: int) -> tuple[str, int]:
    """The oldest unpaid claim of a service, else the service itself."""
    unpaid = billing.unpaid_invoices(who.customer.pk, service_id=service_id).first()
    return ("invoice", unpaid.pk) if unpaid else ("service", service_id)


def submit_one(who: Visitor, kind: str, about: tuple[str, int], fields: dict[str, Any]) -> Answer:
    """Ask one thing in a unit of its own; raises what the act raises."""
    with unit(who.now, who.actor):
        return submit(Request(kind, who.customer.pk, about, who.actor, who.now, fields))


def fields_of(request: HttpRequest) -> dict[str, Any]:
    """What stood in the form, without what the browser adds and what was left empty."""
    return {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken" and value}


def said(kind: str, answer: Answer) -> str:
    """One sentence on what came of a request."""
    if answer.outcome == "case":
        return _("Recibimos su solicitud: %(what)s. Una persona decide y le avisamos.") % {
            "what": word("request", kind)
        }
    return _("Hecho: %(what)s.") % {"what": word("request", kind)}
