"""What those who write to us are told."""

from typing import Any

from posada.contexts.support import queries as support
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.contexts.support.desk import desk
from posada.contexts.support.events import TicketAnswered, TicketClosed, TicketOpened
from posada.contexts.support.queries import Ticket
from posada.terms.versions import book


def confirm_ticket(event: TicketOpened) -> None:
    """The number, and when the department opens, to whoever wrote."""
    ticket = support.by_id(event.ticket_id)
    opens_at = desk(ticket.department, book().for_existing(event.now), event.now).opens_at
    figures = ticket_figures(ticket) | {"opens_at": opens_at if opens_at > event.now else None}
    _tell_of_ticket("ticket-opened", ticket, figures, event, event.decision_id)


def tell_answered(event: TicketAnswered) -> None:
    ticket = support.by_id(event.ticket_id)
    text = support.thread(ticket.pk).get(pk=event.message_id).text
    _tell_of_ticket("ticket-reply", ticket, ticket_figures(ticket) | {"text": text}, event)


def tell_closed(event: TicketClosed) -> None:
    ticket = support.by_id(event.ticket_id)
    _tell_of_ticket("ticket-closed", ticket, ticket_figures(ticket), event)


def _tell_of_ticket(
    kind: str, ticket: Ticket, figures: dict[str, Any], event: Any, decision: int | None = None
) -> None:
    author = ticket.author.partition(":")
    contact = int(author[2]) if author[0] == "contact" else None
    wanted = NoticeWanted(kind, ticket.customer_id, ("ticket", ticket.pk), figures, decision, contact)
    send_notices([wanted], now=event.now, by=event.by)


def ticket_figures(ticket: Ticket) -> dict[str, Any]:
    """What every letter about a ticket may say of it."""
    return {"number": ticket.number, "matter": ticket.subject, "department": ticket.department}
