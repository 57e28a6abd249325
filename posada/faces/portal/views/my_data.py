"""One's own data: a copy of everything, made by a job; and the end of the account, under the terms."""

from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posada.contexts.billing import queries as billing
from posada.contexts.services import queries as services
from posada.contexts.services.models import Cancellation, Service
from posada.contexts.support.models import Attachment
from posada.faces.portal.export import PURPOSE
from posada.faces.portal.jobs import export_data
from posada.faces.portal.views import show
from posada.faces.portal.visitor import Visitor, area
from posada.faces.site.words import word
from posada.flow.asked import Answer
from posada.flow.preview import taken_back
from posada.flow.requests import Request, submit
from posada.ground.agenda.jobs import defer
from posada.ground.agenda.unit import unit
from posada.ground.customers.acts.close_account import close_account
from posada.kernel.errors import BadInput
from posada.terms.decisions import Refused

ASKED = "export-asked"


@area(None)
def my_data(request: HttpRequest, who: Visitor) -> HttpResponse:
    """The last copy that was made, the one that is being made, and the way to close the account."""
    return show(request, who, "my-data", "my-data", **_copy(request, who))


@area(None)
def progress(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Only how far the copy has come, for the page to change in place."""
    return render(request, "portal/parts/export.html", _copy(request, who))


@require_POST
@area(None)
def ask_export(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Have a copy made; one that is being made already is enough."""
    if _copy(request, who)["waiting"]:
        return redirect("portal:my_data")
    request.session[ASKED] = who.now.isoformat()
    with transaction.atomic():
        defer(export_data, customer_id=who.customer.pk)
    return redirect("portal:my_data")


def _copy(request: HttpRequest, who: Visitor) -> dict[str, object]:
    """The newest copy, and whether a newer one was asked for by this session."""
    made = Attachment.objects.filter(customer_id=who.customer.pk, purpose=PURPOSE).order_by("-uploaded_at").first()
    asked = request.session.get(ASKED)
    waiting = asked is not None and (made is None or made.uploaded_at < datetime.fromisoformat(asked))
    return {"made": made, "waiting": waiting}


@area(None)
def close(request: HttpRequest, who: Visitor) -> HttpResponse:
    """What closing comes to: the last day of each service and what is owed; by POST, each is cancelled.

    The account itself is closed once nothing runs and nothing is owed.
    """
    running = list(services.of_customer(who.customer.pk).filter(state="active"))
    owed, open_ = billing.owed(who.customer.pk, who.customer.currency, who.today)
    mistyped = False
    if request.method == "POST":
        mistyped = request.POST.get("typed", "").strip() != who.customer.name
        if not mistyped and _closed(request, who, running, settled=not open_.is_positive):
            return redirect("portal:home")
    shown = taken_back(
        who.customer.pk, ("customer", who.customer.pk), lambda: _cancel_all(who, running), now=who.now, by=who.actor,
        read=lambda: services.cancellations_under_way([service.pk for service in running]),
    )  # fmt: skip
    ends: dict[int, Cancellation] = shown.read or {}
    return show(
        request, who, "close-account", "my-data", running=[(s, ends.get(s.pk)) for s in running], owed=owed, open=open_,
        refusal=shown.refusal, mistyped=mistyped, closed=who.customer.standing == "closed",
    )  # fmt: skip


def _cancel_all(who: Visitor, running: list[Service]) -> Answer:
    """Ask for the end of each service that is not ending already."""
    for service in running:
        if service.ends_on is None:
            fields = {"confirm": True}  # what leaving costs stands on the page
            submit(Request("cancel", who.customer.pk, ("service", service.pk), who.actor, who.now, fields))
    return Answer("done")


def _closed(request: HttpRequest, who: Visitor, running: list[Service], *, settled: bool) -> bool:
    """Whether it was done; says what came of it."""
    try:
        with unit(who.now, who.actor):
            _cancel_all(who, running)
            if not running and settled:
                close_account(who.customer.pk, grounds=(), now=who.now, by=who.actor)
    except (Refused, BadInput) as error:
        said = word("refusal", error.reason) if isinstance(error, Refused) else str(error)
        messages.error(request, said, extra_tags="stop")
        return False
    if not running and settled:
        messages.success(request, _("Su cuenta está cerrada. Puede entrar para ver sus papeles."), extra_tags="good")
    else:
        left = _("Cancelamos sus servicios. Cuando termine el último y no deba nada, puede cerrar la cuenta aquí.")
        messages.success(request, left, extra_tags="good")
    return True
