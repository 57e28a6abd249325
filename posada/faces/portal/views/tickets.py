"""Tickets: the list with open and closed ones, and one with its thread."""

from django.http import HttpRequest, HttpResponse

from posada.contexts.services import queries as services
from posada.contexts.support.models import Message, Ticket
from posada.faces.portal.views import show
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
    """One ticket with its whole thread, without the notes of staff among themselves."""
    found = owned(who, Ticket, "ticket", id)
    thread = Message.objects.filter(ticket=found, internal=False)
    return show(request, who, "ticket", "tickets", ticket=found, thread=thread)


@area("new-ticket")
def new_ticket(request: HttpRequest, who: Visitor) -> HttpResponse:
    """Writing to a department about a service."""
    departments = {key: kept for key, kept in who.terms.provider.departments.items() if kept.opened_by_customers}
    return show(
        request, who, "new-ticket", "new-ticket", departments=departments,
        services=services.of_customer(who.customer.pk),
    )  # fmt: skip
