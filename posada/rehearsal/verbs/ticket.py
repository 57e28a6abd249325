"""ticket, reply, close, attend, move."""

from typing import Any

from pydantic import Field

from posada.contexts.abuse import queries as abuse
from posada.contexts.support.acts.attend_ticket import attend_next, move_ticket
from posada.contexts.support.acts.close_ticket import close_ticket
from posada.contexts.support.acts.open_ticket import Written, open_ticket
from posada.contexts.support.acts.reply_ticket import receive_mail, reply
from posada.contexts.support.models import Ticket as TicketRow
from posada.rehearsal.verbs import Fields, Verb
from posada.terms.actor import Actor


class TicketFields(Fields):
    as_: str | None = Field(None, alias="as")
    customer: str
    department: str = ""
    kind: str = "question"
    about: str = ""
    subject: str = ""
    text: str = "…"
    quoting: str | None = None  # the ticket whose number the mail quotes
    sender: str = ""  # the mail comes from this address, which nobody of the account has


class Ticket(Verb):
    name = "ticket"
    Fields = TicketFields

    def play(self, story: Any, fields: TicketFields, event: Any) -> None:
        by = story.actor(event, story.customer(fields.customer))
        about = ":".join(map(str, story.find(fields.about))) if fields.about else ""
        text = fields.text
        if fields.quoting:
            text = f"[{TicketRow.objects.get(pk=story.id_of(fields.quoting, 'ticket')).number}] {text}"
        written = Written(
            story.id_of(fields.customer, "customer"), text, fields.subject, fields.department, fields.kind, about
        )
        if fields.sender:
            by = Actor("visitor", channel=event.channel)  # nobody of the account has that address
        with story.unit(by):
            if event.channel == "email":
                ticket = receive_mail(written, fields.sender, now=story.now, by=by)
            else:
                ticket = open_ticket(written, now=story.now, by=by)
        if ticket is not None:
            story.name(fields.as_, "ticket", ticket.pk)


class ReplyFields(Fields):
    ticket: str
    text: str = "…"
    internal: bool = False


class Reply(Verb):
    name = "reply"
    Fields = ReplyFields

    def play(self, story: Any, fields: ReplyFields, event: Any) -> None:
        kind, id = story.find(fields.ticket, "ticket")
        by = story.actor(event, story.owner(kind, id))
        with story.unit(by):
            reply(id, fields.text, now=story.now, by=by, internal=fields.internal)


def _ticket(story: Any, name: str) -> int:
    """A ticket by its name, or that of the warning of a service's breach, written `warning/web`."""
    kind, _, about = name.partition("/")
    if kind == "warning" and name not in story.names:
        warned = [breach for breach in abuse.warnings(story.id_of(about, "service")) if breach.ticket_id]
        return int(warned[-1].ticket_id or 0)
    return int(story.id_of(name, "ticket"))


class CloseFields(Fields):
    ticket: str


class Close(Verb):
    name = "close"
    Fields = CloseFields

    def play(self, story: Any, fields: CloseFields, event: Any) -> None:
        by = _agent(story, event, "support")
        with story.unit(by):
            close_ticket(_ticket(story, fields.ticket), now=story.now, by=by)


class AttendFields(Fields):
    department: str
    ticket: str | None = None
    reason: str = ""


class Attend(Verb):
    name = "attend"
    Fields = AttendFields

    def play(self, story: Any, fields: AttendFields, event: Any) -> None:
        by = _agent(story, event, fields.department)
        chosen = story.id_of(fields.ticket, "ticket") if fields.ticket else None
        with story.unit(by):
            attend_next(fields.department, now=story.now, by=by, ticket_id=chosen, reason=fields.reason)


class MoveFields(Fields):
    ticket: str
    to: str


class Move(Verb):
    name = "move"
    Fields = MoveFields

    def play(self, story: Any, fields: MoveFields, event: Any) -> None:
        by = _agent(story, event, "support")
        with story.unit(by):
            move_ticket(story.id_of(fields.ticket, "ticket"), fields.to, now=story.now, by=by)


def _agent(story: Any, event: Any, role: str) -> Actor:
    """Who does what staff do, unless the script says it was somebody else."""
    acting: Actor = story.actor(event) if event.by else Actor("staff", role=role, channel="staff")
    return acting
