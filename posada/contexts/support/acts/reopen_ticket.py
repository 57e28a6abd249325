"""Opening again a ticket that was closed by mistake."""

from datetime import datetime

from posada.contexts.support.models import Message, Ticket, TicketState
from posada.ground.agenda.unit import touch
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record

SETTLED = "abuse-warning"  # its closing settles what the warning asked for


def reopen_ticket(ticket_id: int, *, since: datetime, why: str, now: datetime, by: Actor) -> None:
    """Leave a ticket as it was before it was closed: waiting for us where the customer had the last word.

    Raises Refused where it is not as the closing left it (closed before `since`, or opened since), and for a warning.
    """
    ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
    verdict = Verdict(
        ticket.customer_id, "ticket", ticket.pk, "reopen-ticket", now,
        facts={"why": why.strip()[:300], "closed_at": ticket.closed_at}, effects=("undone",),
    )  # fmt: skip
    if ticket.state != TicketState.CLOSED or ticket.closed_at is None or ticket.closed_at < since:
        raise verdict.refused("not-as-it-was-left")
    if ticket.kind == SETTLED:
        raise verdict.refused("something-followed")
    waiting = _waiting_since(ticket)
    ticket.state, ticket.closed_at = TicketState.OPEN if waiting else TicketState.ANSWERED, None
    ticket.waiting_since = waiting
    ticket.save(update_fields=["state", "closed_at", "waiting_since"])
    record([verdict], now=now, actor=by)
    touch("ticket", [ticket.pk])


def _waiting_since(ticket: Ticket) -> datetime | None:
    """When the oldest message was written that nobody has answered; None where we had the last word."""
    since = None
    for message in Message.objects.filter(ticket=ticket, internal=False).order_by("at", "pk"):
        ours = message.author.startswith(("staff", "system"))
        since = None if ours else since or message.at
    return since
