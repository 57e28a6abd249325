"""Writing in a ticket: a customer's reply waits for us, ours waits for the customer."""

from datetime import datetime

from posada.contexts.support import queries
from posada.contexts.support.acts.open_ticket import Written, known_author, masked, open_ticket
from posada.contexts.support.acts.turn_away import turned_away
from posada.contexts.support.events import TicketAnswered
from posada.contexts.support.models import Message, Ticket, TicketState
from posada.contexts.support.rules.ticket_channels import TicketChannels
from posada.contexts.support.rules.ticket_number import TicketNumber
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book


def reply(
    ticket_id: int, text: str, *, now: datetime, by: Actor, internal: bool = False, attachments: tuple[int, ...] = ()
) -> Message:
    """Add a message. A customer's reply opens the ticket again and waits from now on; staff's answers it.

    Announces TicketAnswered when staff wrote to the customer.
    """
    ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
    message = Message.objects.create(
        customer_id=ticket.customer_id, ticket=ticket, at=now, author=str(by), text=masked(text), internal=internal,
        attachments=list(attachments),
    )  # fmt: skip
    if by.is_customer:
        _wait(ticket, now, by)
    elif not internal:
        ticket.state, ticket.waiting_since = TicketState.ANSWERED, None
        ticket.attended_at = ticket.attended_at or now
    ticket.save(update_fields=["state", "waiting_since", "closed_at", "attended_at"])
    touch("ticket", [ticket.pk])
    if not internal and not by.is_customer:
        announce(TicketAnswered(ticket.pk, ticket.customer_id, message.pk, now, by))
    return message


def _wait(ticket: Ticket, now: datetime, by: Actor) -> None:
    """A reply of the customer's waits from now on, unless an earlier one waits already."""
    if not known_author(ticket.customer_id, by):
        ticket.state = TicketState.HELD
    elif ticket.state != TicketState.OPEN:
        ticket.state = TicketState.OPEN
    ticket.waiting_since = ticket.waiting_since or now
    ticket.closed_at = None


def receive_mail(written: Written, sender: str = "", *, now: datetime, by: Actor) -> Ticket | None:
    """Mail to the support address: a reply where it quotes one of the account's tickets, else a new one.

    None where its `sender` has no standing under the account: they are told whom to turn to.
    """
    if turned_away(written.customer_id, known_author(written.customer_id, by), sender, now=now, by=by):
        return None
    ticket = queries.quoted(f"{written.subject} {written.text}", written.customer_id)
    if ticket is None:
        return open_ticket(written, now=now, by=by)
    terms = book().for_existing(now)
    stood_on = grounds(terms.ruling(TicketNumber)) + grounds(terms.ruling(TicketChannels), role="permits")
    verdict = Verdict(
        ticket.customer_id, "ticket", ticket.pk, "thread-reply", now, stood_on, facts={"channel": by.channel},
        effects=("message-added",),
    )  # fmt: skip
    record([verdict], now=now, actor=by)
    reply(ticket.pk, written.text, now=now, by=by, attachments=written.attachments)
    return Ticket.objects.get(pk=ticket.pk)
