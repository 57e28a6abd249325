"""Passing a claim on to the next level, and opening the file of a complaint made elsewhere."""

from datetime import datetime

from posada.contexts.support.models import Message, Ticket
from posada.contexts.support.rules.claims import Escalation, FirstInstance
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book


def escalate_ticket(ticket_id: int, finding: str, *, to: str = "", now: datetime, by: Actor) -> None:
    """Record what one level found and pass the ticket to the next; its number stays.

    Raises Refused where a level would be left out, or by someone who is not of the level it is at.
    """
    if not finding.strip():
        raise BadInput("finding", finding, "what this level found")
    ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
    ruling = book().for_existing(now).required(Escalation)
    levels = ruling.rule.levels
    following = levels[levels.index(ticket.level) + 1 :]
    verdict = Verdict(
        ticket.customer_id, "ticket", ticket.pk, "escalate-ticket", now, ruling.orders(),
        facts={"from": ticket.level, "to": following[0] if following else None, "department": ticket.department},
        effects=("level-raised",),
    )  # fmt: skip
    if not following or (to and to != following[0]):
        raise verdict.refused("levels-in-order", asked=to)
    if ticket.level != levels[0] and by.role not in (ticket.level, "administrator"):
        raise verdict.refused("role-not-allowed", needs=ticket.level, role=by.role)
    record([verdict], now=now, actor=by)
    Message.objects.create(
        customer_id=ticket.customer_id, ticket=ticket, at=now, author=str(by), text=finding, internal=True,
        clause=ruling.clause,
    )  # fmt: skip
    ticket.level = following[0]
    ticket.save(update_fields=["level"])
    touch("ticket", [ticket.pk])


def open_complaint(customer_id: int, source: str, *, now: datetime, by: Actor) -> int:
    """Open the file of a complaint made outside our tickets, which says whether a ticket came first; the case's id."""
    terms = book().for_existing(now)
    ruling = terms.ruling(FirstInstance)
    kinds = ruling.rule.kinds if ruling else ()
    first = Ticket.objects.filter(customer_id=customer_id, kind__in=kinds).order_by("opened_at", "pk").first()
    facts = {
        "from": source, "first_instance": first.number if first else "none",
        "first_instance_on": terms.calendar.today(first.opened_at) if first else None,
    }  # fmt: skip
    matter = Matter(
        customer_id=customer_id, kind="complaint", subject=("customer", customer_id), role="customer-care",
        grounds=grounds(ruling), due_at=now, facts=facts, act="open-complaint",
    )  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    return case_id


def close_complaint(case: Case, upheld: bool, *, reason: str, now: datetime, by: Actor) -> None:
    """Close the file of a complaint with what came of it."""
    outcome = CaseState.GRANTED if upheld else CaseState.REFUSED
    close_case(case.pk, outcome, grounds=grounds(book().for_existing(now).ruling(FirstInstance)), now=now, by=by,
               facts={"reason": reason})  # fmt: skip
