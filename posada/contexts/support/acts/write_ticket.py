"""The house writes to a customer in a ticket, in the words of a letter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from posada.contexts.support.acts.open_ticket import Written, open_ticket
from posada.contexts.support.events import TicketAnswered
from posada.contexts.support.messages import Letter
from posada.contexts.support.models import Message, Notice, Ticket, TicketState
from posada.contexts.support.wording import letter_of
from posada.ground.agenda.unit import touch
from posada.ground.customers.models import Customer
from posada.kernel.events import announce
from posada.kernel.figures import keep
from posada.terms.actor import Actor
from posada.terms.versions import book

HOUSE = Actor("system", channel="ticket")


@dataclass(frozen=True, slots=True)
class HouseTicket:
    """What the house writes: the letter of a kind with its figures, about a subject.

    `told`: another letter tells the customer, so that this ticket needs none to announce it.
    """

    letter: str
    customer_id: int
    about: tuple[str, int]
    context: Mapping[str, Any] = field(default_factory=dict)
    kind: str = "warning"
    department: str = ""
    told: bool = False


def write_ticket(ticket: HouseTicket, *, now: datetime) -> Ticket:
    """Open a ticket that waits for the customer, in the customer's language."""
    customer = Customer.objects.get(pk=ticket.customer_id)
    notice = Notice(
        customer_id=customer.pk, kind=ticket.letter, channel="ticket", about_kind=ticket.about[0],
        about_id=ticket.about[1], at=now, language=customer.language, context=keep(ticket.context),
    )  # fmt: skip
    letter = letter_of(notice, book().for_existing(now), None)
    return _open(notice, letter, ticket.kind, ticket.department, ticket.told, now)


def post_notice(notice: Notice, letter: Letter, *, now: datetime) -> str:
    """Post a notice in the thread about its subject, or in a new one, and return the ticket's number."""
    mailed = Notice.objects.filter(
        customer_id=notice.customer_id, kind=notice.kind, about_kind=notice.about_kind, about_id=notice.about_id,
        at=notice.at, channel="email",
    ).exists()  # fmt: skip
    ticket = _thread_about(notice)
    if ticket is None:
        return _open(notice, letter, "notice", "", mailed, now).number
    message = Message.objects.create(
        customer_id=ticket.customer_id, ticket=ticket, at=now, author=str(HOUSE), text=letter.text
    )
    ticket.state, ticket.waiting_since, ticket.closed_at = TicketState.ANSWERED, None, None
    ticket.save(update_fields=["state", "waiting_since", "closed_at"])
    touch("ticket", [ticket.pk])
    if not mailed:
        announce(TicketAnswered(ticket.pk, ticket.customer_id, message.pk, now, HOUSE))
    return ticket.number


def _thread_about(notice: Notice) -> Ticket | None:
    """The ticket that the notice is about, else the open one about the same subject."""
    found = Ticket.objects.select_for_update().filter(customer_id=notice.customer_id)
    if notice.about_kind == "ticket":
        return found.get(pk=notice.about_id)
    about = f"{notice.about_kind}:{notice.about_id}"
    return found.filter(about=about).exclude(state=TicketState.CLOSED).order_by("-opened_at", "-pk").first()


def _open(notice: Notice, letter: Letter, kind: str, department: str, told: bool, now: datetime) -> Ticket:
    written = Written(
        notice.customer_id, letter.text, letter.subject, department, kind,
        about=f"{notice.about_kind}:{notice.about_id}", told=told,
    )  # fmt: skip
    return open_ticket(written, now=now, by=HOUSE)
