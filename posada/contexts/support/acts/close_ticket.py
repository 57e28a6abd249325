"""Closing a ticket, and confirming the author of one that was held."""

from datetime import datetime

from posada.contexts.support.events import TicketClosed
from posada.contexts.support.models import Ticket, TicketState
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor


def close_ticket(ticket_id: int, *, now: datetime, by: Actor) -> None:
    """Settle a ticket; it stays in the history, and a reply opens it again. Announces TicketClosed, once."""
    ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
    if ticket.state == TicketState.CLOSED:
        return
    ticket.state, ticket.closed_at, ticket.waiting_since = TicketState.CLOSED, now, None
    ticket.save(update_fields=["state", "closed_at", "waiting_since"])
    touch("ticket", [ticket.pk])
    announce(TicketClosed(ticket.pk, ticket.customer_id, now, by))


def confirm_author(ticket_id: int, *, now: datetime, by: Actor) -> None:
    """Take a held ticket into the queue, at the place of its arrival."""
    Ticket.objects.filter(pk=ticket_id, state=TicketState.HELD).update(state=TicketState.OPEN)
    touch("ticket", [ticket_id])
