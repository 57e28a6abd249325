"""Tickets: writing to a department, reading the thread, answering, closing."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from posada.contexts.support import queries
from posada.contexts.support.acts.close_ticket import close_ticket
from posada.contexts.support.acts.open_ticket import Written, open_ticket
from posada.contexts.support.acts.reply_ticket import reply
from posada.contexts.support.models import Message, Ticket
from posada.faces.api.caller import Caller, caller, reads, writes
from posada.faces.api.idempotency import CREATED
from posada.faces.api.paging import Asked, Page, paged
from posada.ground.agenda.unit import unit
from posada.kernel.errors import BadInput

router = Router()
TEXT_MAX = 20_000
Text = Annotated[str, Field(min_length=1, max_length=TEXT_MAX)]


class TicketShape(Schema):
    """A written request. `open` waits for us, `answered` for the customer."""

    id: int
    customer: int
    number: str
    department: str
    subject: str
    about: str | None
    state: str
    opened_at: datetime
    waiting_since: datetime | None
    closed_at: datetime | None


class MessageShape(Schema):
    """One message; `internal` ones are read by staff alone."""

    id: int
    at: datetime
    author: str
    text: str
    internal: bool


class TicketWithThread(TicketShape):
    """A ticket with all its messages, oldest first."""

    messages: list[MessageShape]


class TicketsAsked(Asked):
    """Which tickets are wanted."""

    customer: int | None = None
    state: Literal["open", "answered", "held", "closed"] | None = None
    department: str | None = None


class NewTicket(Schema):
    """What is asked, of which department, and about what."""

    subject: Annotated[str, Field(min_length=1, max_length=200)]
    text: Text
    department: Annotated[str, Field(max_length=40)] = ""
    about: Annotated[str, Field(max_length=60)] = ""
    customer: int | None = None  # for staff


class NewMessage(Schema):
    """What is written; `internal` is for staff."""

    text: Text
    internal: bool = False


@router.get("/tickets", response=Page[TicketShape], summary="List tickets")
@reads("tickets")
def list_tickets(request: HttpRequest, asked: Query[TicketsAsked]) -> Any:
    found = caller(request).rows(Ticket.objects.all(), asked.customer)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.department:
        found = found.filter(department=asked.department)
    return paged(found, asked, lambda part: [_shape(ticket) for ticket in part])


@router.get("/tickets/{id}", response=TicketWithThread, summary="One ticket with its thread")
@reads("tickets")
def one_ticket(request: HttpRequest, id: int) -> Any:
    who = caller(request)
    return _whole(who, who.one(Ticket, "ticket", id))


@router.post("/tickets", response={201: TicketWithThread}, summary="Write to a department")
@writes("tickets")
def new_ticket(request: HttpRequest, new: NewTicket) -> Any:
    who = caller(request)
    departments = who.terms.provider.departments
    if new.department and new.department not in departments:
        raise BadInput("department", new.department, ", ".join(departments))
    by = who.acting(new.department)
    written = Written(who.customer(new.customer).pk, new.text, new.subject, new.department, about=new.about)
    with unit(who.now, by):
        opened = open_ticket(written, now=who.now, by=by)
    return CREATED, _whole(who, opened)


@router.post("/tickets/{id}/messages", response={201: TicketWithThread}, summary="Write in a ticket")
@writes("tickets")
def new_message(request: HttpRequest, id: int, new: NewMessage) -> Any:
    who = caller(request)
    found = who.one(Ticket, "ticket", id)
    if new.internal:
        who.staff_only()
    by = who.acting(found.department)
    with unit(who.now, by):
        reply(found.pk, new.text, now=who.now, by=by, internal=new.internal)
    found.refresh_from_db()
    return CREATED, _whole(who, found)


@router.post("/tickets/{id}/close", response=TicketShape, summary="Close a ticket")
@writes("tickets")
def close(request: HttpRequest, id: int) -> Any:
    who = caller(request)
    found = who.one(Ticket, "ticket", id)
    by = who.acting(found.department)
    with unit(who.now, by):
        close_ticket(found.pk, now=who.now, by=by)
    found.refresh_from_db()
    return _shape(found)


def _whole(who: Caller, ticket: Ticket) -> TicketWithThread:
    """With the notes of staff among themselves for staff alone."""
    thread = Message.objects.filter(ticket=ticket) if who.desk else queries.thread(ticket.pk)
    messages = [MessageShape(id=m.pk, at=m.at, author=m.author, text=m.text, internal=m.internal) for m in thread]
    return TicketWithThread(**_shape(ticket).dict(), messages=messages)


def _shape(ticket: Ticket) -> TicketShape:
    return TicketShape(
        id=ticket.pk, customer=ticket.customer_id, number=ticket.number, department=ticket.department,
        subject=ticket.subject, about=ticket.about or None, state=ticket.state, opened_at=ticket.opened_at,
        waiting_since=ticket.waiting_since, closed_at=ticket.closed_at,
    )  # fmt: skip
