"""Taking the next ticket of a department's queue, and moving one to the department it belongs to."""

from datetime import datetime

from posada.contexts.support import queries
from posada.contexts.support.desk import desk
from posada.contexts.support.models import Ticket
from posada.contexts.support.rules.out_of_hours import OutOfHours
from posada.contexts.support.rules.ticket_queue import TicketQueue
from posada.ground.agenda.unit import touch
from posada.kernel.errors import NotFound
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book


def attend_next(department: str, *, now: datetime, by: Actor, ticket_id: int | None = None, reason: str = "") -> Ticket:
    """Give the agent the ticket that has waited longest, or `ticket_id` out of its turn, for a stated reason.

    Raises NotFound where nobody waits, and Refused where one is taken out of turn without a reason.
    """
    terms = book().for_existing(now)
    waiting = list(queries.queue(department).select_for_update().filter(attended_by="")[:1])
    first = waiting[0] if waiting else None
    ticket = first if ticket_id is None else Ticket.objects.select_for_update().get(pk=ticket_id)
    if ticket is None:
        raise NotFound("ticket", f"waiting for {department}")
    in_turn = first is not None and ticket.pk == first.pk
    ruling = terms.ruling(TicketQueue)
    verdict = Verdict(
        ticket.customer_id, "ticket", ticket.pk, "attend-ticket", now,
        grounds(ruling) + desk(ticket.department, terms, now).grounds,
        facts={"waiting_since": ticket.waiting_since, "in_turn": in_turn, "department": department},
        effects=("ticket-attended",), reason=reason[:60],
    )  # fmt: skip
    if ruling is not None and not in_turn and not reason:
        raise verdict.refused("not-its-turn", grounds=ruling.excludes(), first=first.number if first else None)
    record([verdict], now=now, actor=by)
    ticket.attended_at, ticket.attended_by = now, str(by)
    ticket.save(update_fields=["attended_at", "attended_by"])
    touch("ticket", [ticket.pk])
    return ticket


def move_ticket(ticket_id: int, department: str, *, now: datetime, by: Actor) -> None:
    """Move a ticket to the department it belongs to; it keeps its place by its date of arrival."""
    terms = book().for_existing(now)
    ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
    attends = desk(department, terms, now)
    verdict = Verdict(
        ticket.customer_id, "ticket", ticket.pk, "move-ticket", now,
        grounds(terms.ruling(OutOfHours), role="permits") + attends.grounds,
        facts={"from": ticket.department, "to": department, "opens_at": attends.opens_at}, effects=("ticket-moved",),
    )  # fmt: skip
    record([verdict], now=now, actor=by)
    ticket.department, ticket.attended_by = department, ""
    ticket.save(update_fields=["department", "attended_by"])
    touch("ticket", [ticket.pk])
