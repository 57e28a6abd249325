"""Ordering notices: rows in bulk, in the transaction of what they tell, and one job that sends them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from posada.contexts.support.jobs import deliver
from posada.contexts.support.models import Notice
from posada.contexts.support.rules.advertising import ExemptNotices, MarketingConsent, needs_consent
from posada.contexts.support.rules.notice import Notice as NoticeRule
from posada.contexts.support.rules.optional_notices import OptionalNotices
from posada.ground.agenda.jobs import defer
from posada.ground.customers.models import Contact, Customer
from posada.ground.customers.queries import consenting, refusing
from posada.kernel.figures import keep
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.rows import take_ids_ahead
from posada.terms.saving import insert_new
from posada.terms.versions import book


@dataclass(frozen=True, slots=True)
class NoticeWanted:
    """Someone is to be told something: `about` is its subject, `context` the figures of its text.

    Whom and by which channel the terms say, unless `contact`, `to` (an address) or `channel` are given.
    """

    kind: str
    customer_id: int
    about: tuple[str, int]
    context: Mapping[str, Any] = field(default_factory=dict)
    decision_id: int | None = None
    contact: int | None = None
    to: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person, or one address that belongs to nobody we know."""

    address: str
    contact_id: int | None


def send_notices(wanted: Sequence[NoticeWanted], *, now: datetime, by: Actor) -> list[int]:
    """Order notices and return the ids of those that were new; the same one ordered twice at an instant is sent once.

    `by` is who caused them: where the terms tell the requester, and that is a contact, it is told.
    """
    if not wanted:
        return []
    terms = book().for_existing(now)
    customers = Customer.objects.in_bulk({each.customer_id for each in wanted})
    contacts = _contacts(customers)
    willing = _willing(wanted, contacts, terms)
    off = _off(wanted, contacts, terms)
    rows = [
        row
        for each in wanted
        for row in _rows(each, customers[each.customer_id], contacts.get(each.customer_id, []), terms, now=now, by=by)
        if (row.contact_id, row.kind) not in off
        if willing is None or row.contact_id in willing or not needs_consent(row.kind, exempt_notices(terms))
    ]
    for row, id in zip(rows, take_ids_ahead("support_notice_id_seq", len(rows)), strict=True):
        row.pk = id
    fresh = insert_new(rows)
    if fresh:
        defer(deliver, notice_ids=fresh)
    return fresh


def exempt_notices(terms: Terms) -> ExemptNotices | None:
    """What the terms say of letters that need no consent."""
    ruling = terms.ruling(ExemptNotices)
    return ruling.rule if ruling else None


def _willing(
    wanted: Sequence[NoticeWanted], contacts: Mapping[int, list[Contact]], terms: Terms
) -> frozenset[int] | None:
    """Who accepts advertising among those who would be written to; None where no letter here asks for that."""
    if terms.ruling(MarketingConsent) is None:
        return None
    exempt = exempt_notices(terms)
    if not any(needs_consent(each.kind, exempt) for each in wanted):
        return None
    return consenting([contact.pk for found in contacts.values() for contact in found])


def _off(wanted: Sequence[NoticeWanted], contacts: Mapping[int, list[Contact]], terms: Terms) -> set[tuple[int, str]]:
    """(person, kind) of the letters here that can be switched off, and were."""
    ruling = terms.ruling(OptionalNotices)
    kinds = {each.kind for each in wanted} & (ruling.rule.kinds if ruling else frozenset())
    return refusing([contact.pk for found in contacts.values() for contact in found], kinds) if kinds else set()


def _contacts(customer_ids: Collection[int]) -> dict[int, list[Contact]]:
    """The present contacts of each customer, the primary one first."""
    found: dict[int, list[Contact]] = {}
    present = Contact.objects.filter(customer_id__in=customer_ids, removed_at=None).order_by("-is_primary", "pk")
    for contact in present:
        found.setdefault(contact.customer_id, []).append(contact)
    return found


def _rows(
    wanted: NoticeWanted, customer: Customer, contacts: list[Contact], terms: Terms, *, now: datetime, by: Actor
) -> list[Notice]:
    ruling = terms.ruling(NoticeRule, of=wanted.kind)
    rule = ruling.rule if ruling else NoticeRule(of=wanted.kind)
    channels: Sequence[str] = (wanted.channel,) if wanted.channel else rule.channel
    return [
        Notice(
            customer_id=customer.pk, contact_id=recipient.contact_id, kind=wanted.kind, channel=channel,
            about_kind=wanted.about[0], about_id=wanted.about[1], at=now, address=recipient.address,
            language=customer.language, context=keep(wanted.context), decision_id=wanted.decision_id,
        )
        for recipient in _recipients(wanted, rule, contacts, by)
        for channel in channels
    ]  # fmt: skip


def _recipients(wanted: NoticeWanted, rule: NoticeRule, contacts: list[Contact], by: Actor) -> list[Recipient]:
    """Whom to tell; with nobody to tell, a row without address, which fails where staff see it."""
    if wanted.to:
        return [Recipient(wanted.to, wanted.contact)]
    chosen = contacts[:1]
    if wanted.contact is not None:
        chosen = [contact for contact in contacts if contact.pk == wanted.contact]
    elif rule.to == "all_contacts":
        chosen = contacts
    elif rule.to == "requester" and by.kind == "contact":
        chosen = [contact for contact in contacts if contact.pk == by.id] or chosen
    return [Recipient(contact.email, contact.pk) for contact in chosen] or [Recipient("", None)]
