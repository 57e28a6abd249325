"""Asking for what the terms rule: what would come of it is shown first, then it is asked for through the one door."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from posada.contexts.billing import queries as billing
from posada.contexts.services import queries as services
from posada.contexts.services.models import Service
from posada.faces.portal import reading
from posada.faces.portal.asking import ASKS, AskForm
from posada.faces.portal.views import show
from posada.faces.portal.visitor import Visitor, area, owned
from posada.faces.site import formats
from posada.faces.site.words import word
from posada.flow.preview import Planned, Preview, preview
from posada.flow.requests import REQUESTS, Answer, Request, submit
from posada.ground.agenda.unit import unit
from posada.kernel.errors import BadInput
from posada.terms.decisions import Refused
from posada.terms.versions import book
from posada.terms.why import Reason, explain


@dataclass(frozen=True)
class Foreseen:
    """A preview in the words of its page."""

    preview: Preview
    begins: Sequence[reading.Coming]
    leaves: Sequence[reading.Coming]
    reasons: Sequence[Reason]
    may_stay: bool = False  # whether the end that was asked for may be taken back
    data_until: Any = None  # the last day on which the data of a service that would end can be had


@area("services")
def ask(request: HttpRequest, who: Visitor, id: int, kind: str) -> HttpResponse:
    """Fill in, see what would come of it, then send it: each step a page that works without scripts."""
    service = owned(who, Service, "service", id)
    if kind not in ASKS or kind not in REQUESTS:
        raise Http404(kind)
    asked = ASKS[kind]
    sent = request.POST if request.method == "POST" else None
    form = AskForm(
        sent, initial=request.GET.dict(), ask=asked, service=service, terms=services.governs(service, who.now)
    )
    ready = form.is_valid() if form.fields else True
    refusal: Refused | BadInput | None = None
    mistyped = False
    if sent is not None and ready and sent.get("step") == "send":
        mistyped = asked.for_good and sent.get("typed", "").strip() != service.name
        if not mistyped:
            try:
                answer = submit_one(who, kind, _about(who, service.pk, kind), _fields(form, sent))
            except (Refused, BadInput) as error:
                refusal = error
            else:
                messages.success(request, said(kind, answer), extra_tags="good")
                return redirect("portal:service", id)
    shown = foresee(who, service, kind, _fields(form, sent or {})) if ready and refusal is None else None
    return show(
        request, who, "ask", "services", service=service, kind=kind, ask=asked, form=form, refusal=refusal,
        shown=shown, mistyped=mistyped, must_confirm=bool(shown and shown.preview.answer
                                                          and shown.preview.answer.outcome == "confirm"),
    )  # fmt: skip


def _fields(form: AskForm, sent: Any) -> dict[str, Any]:
    """What the form says; with `confirm` where the customer has seen what leaving costs."""
    said = form.said() if form.is_bound and form.fields else {}
    return {**said, "confirm": True} if sent.get("confirm") else said


def foresee(who: Visitor, service: Service, kind: str, fields: dict[str, Any]) -> Foreseen:
    """What would come of it now."""
    found = preview(Request(kind, who.customer.pk, _about(who, service.pk, kind), who.actor, who.now, fields))
    numbers = billing.by_id([each.id for each in (*found.begins, *found.leaves) if each.kind == "invoice"])

    def named(planned: Planned) -> reading.Coming:
        if planned.kind == "service":
            return reading.Coming(planned.step, service.name)
        known = numbers.get(planned.id)
        return reading.Coming(planned.step, known.number if known else _("la orden nueva"))

    reasons = {reason.clause: reason
               for each in explain(found.decisions, formats.language(), to_staff=False)
               for reason in each.reasons}  # fmt: skip
    return Foreseen(
        found, [named(each) for each in found.begins], [named(each) for each in found.leaves], list(reasons.values()),
        services.may_stay(service, who.now), _data_until(found, who),
    )  # fmt: skip


def _data_until(found: Preview, who: Visitor) -> Any:
    """The last day on which the data of a service that ends can be had; None where it does not end."""
    service = found.service
    ends_on = found.cancellation.ends_on if found.cancellation else service.ends_on if service else None
    if service is None or ends_on is None:
        return None
    return services.last_day_of_data(service, ends_on, book().for_existing(who.now))


def _about(who: Visitor, service_id: int, kind: str) -> tuple[str, int]:
    """What a request is about: the service, or its oldest unpaid claim."""
    unpaid = None
    if ASKS[kind].about_invoice:
        unpaid = billing.unpaid_invoices(who.customer.pk, service_id=service_id).first()
    return ("invoice", unpaid.pk) if unpaid else ("service", service_id)


def submit_one(who: Visitor, kind: str, about: tuple[str, int], fields: dict[str, Any]) -> Answer:
    """Ask one thing in a unit of its own; raises what the act raises."""
    with unit(who.now, who.actor):
        return submit(Request(kind, who.customer.pk, about, who.actor, who.now, fields))


def said(kind: str, answer: Answer) -> str:
    """One sentence on what came of a request."""
    what = {"what": word("request", kind)}
    if answer.outcome == "case":
        return _("Recibimos su solicitud: %(what)s. Una persona decide y le avisamos.") % what
    if answer.outcome == "held":
        return _("Recibimos su solicitud: %(what)s. Espera que el contacto principal la confirme.") % what
    return _("Hecho: %(what)s.") % what
