"""Opening a ticket: a written request gets its number, its department and its place in the queue."""

from dataclasses import dataclass, replace
from datetime import datetime

from posada.contexts.payments.queries import card_channels, mask_cards
from posada.contexts.support.desk import Desk, department_for, desk
from posada.contexts.support.events import CardNumberMasked, TicketOpened
from posada.contexts.support.models import Message, Ticket, TicketState
from posada.contexts.support.rules.ticket_channels import TicketChannels
from posada.contexts.support.rules.ticket_form import TicketForm
from posada.contexts.support.rules.ticket_number import TicketNumber
from posada.ground.agenda.unit import touch
from posada.ground.customers.authority import in_the_way
from posada.ground.customers.models import Contact
from posada.ground.ledger.numbers import take_numbers
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rows import take_ids
from posada.terms.rule import Ground, distinct, grounds
from posada.terms.versions import book


@dataclass(frozen=True, slots=True)
class Written:
    """What someone wrote. `department` is the one addressed; where none is, the matter's own, or the mail's.

    `told`: the customer learns of it by another letter.
    """

    customer_id: int
    text: str
    subject: str = ""
    department: str = ""
    kind: str = "question"
    about: str = ""
    attachments: tuple[int, ...] = ()
    told: bool = False


def open_ticket(written: Written, *, now: datetime, by: Actor) -> Ticket:
    """Take a request, at any hour, and tell its number and the next opening. Announces TicketOpened.

    What the house itself writes waits for the customer, not for us.
    A request of someone whom the customer has not authorised waits until the primary contact confirms it.
    Raises Refused where it comes by a channel that the terms do not open.
    """
    terms = book().for_existing(now)
    (id,) = take_ids("support_ticket_id_seq", 1)
    attends = desk(department_of(written, terms, by), terms, now)
    unauthorised = in_the_way("support", written.customer_id, by, terms)
    held = unauthorised is not None or not known_author(written.customer_id, by)
    verdict = _verdict(id, written, attends, terms, held, now, by)
    if unauthorised is not None:
        verdict = replace(verdict, grounds=distinct((*verdict.grounds, *unauthorised.limits())))
    text, cards = mask_cards(written.text)
    if cards:
        kept_out = grounds(card_channels(terms))
        facts = {**verdict.facts, "cards_masked": cards}
        verdict = replace(verdict, grounds=distinct((*verdict.grounds, *kept_out)), facts=facts)
    (decision,) = record([verdict], now=now, actor=by)
    (number,) = take_numbers("ticket", 1, terms)
    ticket = Ticket.objects.create(
        id=id, customer_id=written.customer_id, number=number, department=attends.department, kind=written.kind,
        subject=(masked(written.subject) or text[:80])[:200], about=written.about, author=str(by), channel=by.channel,
        state=_state(held, by), opened_at=now, waiting_since=None if by.kind == "system" else now,
    )  # fmt: skip
    Message.objects.create(
        customer_id=ticket.customer_id, ticket=ticket, at=now, author=str(by), text=text,
        attachments=list(written.attachments),
    )  # fmt: skip
    touch("ticket", [id])
    if cards:
        announce(CardNumberMasked(id, written.customer_id, decision, now, by))
    if not written.told:
        announce(TicketOpened(id, written.customer_id, decision, now, by))
    return ticket


def _state(held: bool, by: Actor) -> TicketState:
    if held:
        return TicketState.HELD
    return TicketState.ANSWERED if by.kind == "system" else TicketState.OPEN


def department_of(written: Written, terms: Terms, by: Actor) -> str:
    """The department addressed, else the one for this kind of matter, else where mail goes."""
    channels = terms.ruling(TicketChannels)
    default = channels.rule.mail_to if channels else next(iter(terms.provider.departments))
    return written.department or department_for(written.kind, terms) or default


def masked(text: str) -> str:
    """What may be kept of a text: the numbers of cards in it are covered."""
    return mask_cards(text)[0]


def known_author(customer_id: int, by: Actor) -> bool:
    """Whether the house knows who writes: staff, the account's own session, or one of its present contacts."""
    if by.kind == "contact" and by.id is not None:
        return Contact.objects.filter(pk=by.id, customer_id=customer_id, removed_at=None).exists()
    return by.kind != "visitor" and (not by.is_customer or by.id == customer_id)


def _verdict(id: int, written: Written, attends: Desk, terms: Terms, held: bool, now: datetime, by: Actor) -> Verdict:
    channels = terms.ruling(TicketChannels)
    verdict = Verdict(
        written.customer_id, "ticket", id, "open-ticket", now, _grounds(attends, terms, by),
        facts={"department": attends.department, "kind": written.kind, "opens_at": attends.opens_at,
               "open": attends.is_open, "channel": by.channel, "author_known": not held},
        effects=("ticket-held",) if held else ("ticket-opened",),
    )  # fmt: skip
    if channels is not None and by.is_customer and by.channel not in channels.rule.channels:
        raise verdict.refused("channel-not-open", grounds=channels.excludes(), channels=channels.rule.channels)
    return verdict


def _grounds(attends: Desk, terms: Terms, by: Actor) -> tuple[Ground, ...]:
    form = terms.ruling(TicketForm)
    by_form = grounds(form, role="permits") if form and by.channel == form.rule.channel else ()
    return distinct(
        [
            *grounds(terms.ruling(TicketNumber)),
            *grounds(terms.ruling(TicketChannels), role="permits"),
            *by_form,
            *attends.grounds,
        ]
    )
