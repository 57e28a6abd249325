"""Tickets: the list with open and closed ones, and one with its thread."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from posada.contexts.services import queries as services
from posada.contexts.support.acts.open_ticket import Written, open_ticket
from posada.contexts.support.acts.reply_ticket import reply
from posada.contexts.support.models import Message, Ticket
from posada.faces.portal.forms import ReplyForm, TicketForm
from posada.faces.portal.views import acting, show
from posada.faces.portal.visitor import Visitor, area, owned
from posada.faces.site import tables

MOST = 100  # open tickets that one page lists
COLUMNS = (
    tables.Column("subject", gettext_lazy("Asunto"), lead=True), tables.Column("number", gettext_lazy("Ticket")),
    tables.Column("opened", gettext_lazy("Abierto"), ("opened_at",)),
    tables.Column("closed", gettext_lazy("Cerrado"), ("closed_at",)),
)  # fmt: skip


@area("tickets")
def tickets(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Open tickets, then closed ones."""
    own = Ticket.objects.filter(customer_id=who.customer.pk).order_by("-opened_at", "-pk")
    waiting = list(own.exclude(state="closed")[:MOST])
    closed = tables.table(
        request, own.filter(state="closed"), COLUMNS, _cells, caption=_("Cerrados"), searched=("subject", "number"),
        empty=_("Aún no hay tickets cerrados."),
    )  # fmt: skip
    answered = sum(ticket.state == "answered" for ticket in waiting)
    return show(request, who, "tickets", "tickets", open=waiting, closed=closed, answered=answered)


def _cells(ticket: Ticket) -> Sequence[tables.Cell]:
    return [
        tables.link(ticket.subject, reverse("portal:ticket", args=[ticket.pk])), tables.text(ticket.number),
        tables.moment(ticket.opened_at), tables.day(ticket.closed_at),
    ]  # fmt: skip


@area("tickets")
def ticket(request: HttpRequest, who: Visitor, id: int) -> HttpResponse:
    """One ticket with its whole thread, without the notes of staff among themselves; by POST, a reply."""
    found = owned(who, Ticket, "ticket", id)
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with acting(request, who, _("Mensaje enviado.")):
            reply(found.pk, form.cleaned_data["text"], now=who.now, by=who.actor)
        return redirect("portal:ticket", id)
    thread = Message.objects.filter(ticket=found, internal=False)
    return show(request, who, "ticket", "tickets", ticket=found, thread=thread, form=form)


@area("new-ticket")
def new_ticket(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Writing to a department about a service; the number is shown at once."""
    owned_services = [(f"service:{s.pk}", s.name) for s in services.of_customer(who.customer.pk)]
    form = TicketForm(
        request.POST or None, provider=who.terms.provider, services=owned_services, initial=_begun(request),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with acting(request, who, _("Recibimos su mensaje.")):
            opened = open_ticket(Written(who.customer.pk, **form.cleaned_data), now=who.now, by=who.actor)
            return redirect("portal:ticket", opened.pk)
    return show(request, who, "new-ticket", "new-ticket", form=form)


def _begun(request: HttpRequest) -> dict[str, str]:
    """What the page that led here says of the matter: the service, or the decision that is objected to."""
    begun = {"about": request.GET.get("about", "")}
    decision = request.GET.get("decision", "")
    if decision.isdigit():
        begun["subject"] = _("No estoy de acuerdo con la decisión %(id)s") % {"id": decision}
    return begun
