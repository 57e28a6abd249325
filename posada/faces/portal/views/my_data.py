"""One's own data: a copy of everything, made by a job; and the end of the account, under the terms."""

from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posada.contexts.billing import queries as billing
from posada.contexts.support.models import Attachment
from posada.faces.portal import closing
from posada.faces.portal.export import PURPOSE
from posada.faces.portal.jobs import export_data
from posada.faces.portal.views import show
from posada.faces.portal.visitor import Visitor, area
from posada.faces.site.faults import said as fault_said
from posada.ground.agenda.jobs import defer
from posada.ground.agenda.unit import unit
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
    running = closing.running(who.customer.pk)
    owed, open_ = billing.owed(who.customer.pk, who.customer.currency, who.today)
    mistyped = False
    if request.method == "POST":
        mistyped = request.POST.get("typed", "").strip() != who.customer.name
        if not mistyped and _closed(request, who):
            return redirect("portal:home")
    shown, ends = closing.ends(who.customer.pk, running, now=who.now, by=who.actor)
    return show(
        request, who, "close-account", "my-data", running=[(s, ends.get(s.pk)) for s in running], owed=owed, open=open_,
        refusal=shown.refusal, mistyped=mistyped, closed=who.customer.standing == "closed",
    )  # fmt: skip


def _closed(request: HttpRequest, who: Visitor) -> bool:
    """Whether it was done; says what came of it."""
    try:
        with unit(who.now, who.actor):
            closed = closing.leave(who.customer, who.terms.calendar, now=who.now, by=who.actor)
    except (Refused, BadInput) as error:
        said = fault_said(error)
        messages.error(request, said, extra_tags="stop")
        return False
    if closed:
        messages.success(request, _("Su cuenta está cerrada. Puede entrar para ver sus papeles."), extra_tags="good")
    else:
        left = _("Cancelamos sus servicios. Cuando termine el último y no deba nada, puede cerrar la cuenta aquí.")
        messages.success(request, left, extra_tags="good")
    return True
