"""Tickets: the list with open and closed ones, and one with its thread."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from posada.contexts.services import queries as services
from posada.contexts.support.acts.open_ticket import Written, open_ticket
from posada.contexts.support.acts.reply_ticket import reply
from posada.contexts.support.models import Message, Ticket
from posada.faces.portal.forms import ReplyForm, TicketForm
from posada.faces.portal.views import acting, show
from posada.faces.portal.visitor import Visitor, area, owned


@area("tickets")
def tickets(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Open tickets, then closed ones."""
    rows = list(Ticket.objects.filter(customer_id=who.customer.pk).order_by("-opened_at", "-pk"))
    return show(
        request, who, "tickets", "tickets",
        open=[ticket for ticket in rows if ticket.state != "closed"],
        closed=[ticket for ticket in rows if ticket.state == "closed"],
    )  # fmt: skip


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
    form = TicketForm(request.POST or None, provider=who.terms.provider, services=owned_services)
    if request.method == "POST" and form.is_valid():
        with acting(request, who, _("Recibimos su mensaje.")):
            opened = open_ticket(Written(who.customer.pk, **form.cleaned_data), now=who.now, by=who.actor)
            return redirect("portal:ticket", opened.pk)
    return show(request, who, "new-ticket", "new-ticket", form=form)
