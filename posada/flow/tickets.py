"""What those who write to us are told."""

from typing import Any

from posada.contexts.support import queries as support
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.contexts.support.desk import desk
from posada.contexts.support.events import TicketAnswered, TicketClosed, TicketOpened, WriterTurnedAway
from posada.contexts.support.queries import Ticket, TicketState
from posada.ground.customers.models import Contact
from posada.terms.versions import book


def confirm_ticket(event: TicketOpened) -> None:
    """The number, and when the department opens, to whoever wrote.

    Of one that is held its author learns no more than that; the primary contact is asked to confirm it. What the
    house wrote itself goes to the customer as it stands.
    """
    ticket = support.by_id(event.ticket_id)
    if event.by.kind == "system":
        text = support.thread(ticket.pk)[0].text
        _tell_of_ticket("ticket-written", ticket, ticket_figures(ticket) | {"text": text}, event, event.decision_id)
        return
    if ticket.state == TicketState.HELD:
        _tell_of_held(ticket, event)
        return
    opens_at = desk(ticket.department, book().for_existing(event.now), event.now).opens_at
    figures = ticket_figures(ticket) | {"opens_at": opens_at if opens_at > event.now else None}
    _tell_of_ticket("ticket-opened", ticket, figures, event, event.decision_id)


def _tell_of_held(ticket: Ticket, event: TicketOpened) -> None:
    kind, _, id = ticket.author.partition(":")
    author = Contact.objects.filter(pk=int(id)).first() if kind == "contact" else None
    about = ("ticket", ticket.pk)
    wanted = [NoticeWanted("ticket-held", ticket.customer_id, about, ticket_figures(ticket), event.decision_id)]
    if author is not None:
        wanted.append(
            NoticeWanted(
                "not-authorised", ticket.customer_id, about, {"number": ticket.number}, event.decision_id,
                contact=author.pk, to=author.email,
            )
        )  # fmt: skip
    send_notices(wanted, now=event.now, by=event.by)


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


def tell_turned_away(event: WriterTurnedAway) -> None:
    """Who wrote is told which clause says so, and to turn to the registered holder; the holder is told nothing."""
    if not event.address:
        return
    about = ("customer", event.customer_id)
    figures = {"about_clause": event.clause}
    wanted = NoticeWanted(
        "not-attended", event.customer_id, about, figures, event.decision_id, to=event.address, channel="email"
    )
    send_notices([wanted], now=event.now, by=event.by)
