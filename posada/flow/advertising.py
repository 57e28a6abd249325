"""Consent to advertising: given in the client area, withdrawn there, by the link of a letter, or by mail."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.contexts.support.models import RemovalRequest
from posada.contexts.support.rules.advertising import MarketingConsent, UnsubscribeByMail, UnsubscribeLink
from posada.flow.asked import Answer, Request
from posada.ground.agenda.roles import permitted
from posada.ground.customers import queries as customers
from posada.ground.customers.acts.consent import give_consent, withdraw_consent
from posada.ground.customers.models import Contact
from posada.kernel.errors import BadInput, NotFound
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.versions import book


def switch(request: Request) -> Answer:
    """`consent` of the person who asks: `on` accepts advertising, off ends it."""
    person = customers.contact_of(request.by)
    if person is None:
        raise BadInput("by", str(request.by), "a person of the customer")
    ruling = book().for_existing(request.now).ruling(MarketingConsent)
    act = give_consent if request.fields.get("on", True) else withdraw_consent
    act(person, source=request.by.channel, grounds=grounds(ruling, role="permits"), now=request.now, by=request.by)
    return Answer("done")


def leave_by_link(contact_id: int, *, now: datetime, by: Actor) -> Contact:
    """The link of a letter was followed: the person is written no more advertising. NotFound where there is none.

    Followed again, nothing is left to do.
    """
    ruling = book().for_existing(now).ruling(UnsubscribeLink)
    person = Contact.objects.filter(pk=contact_id, removed_at=None).first()
    if ruling is None or person is None:
        raise NotFound("unsubscribe", contact_id)
    if customers.consented_at(person.pk) is not None:
        withdraw_consent(person, source="link", grounds=ruling.orders(), now=now, by=by)
    return person


def leave_by_mail(sender: str, text: str, *, now: datetime, by: Actor) -> RemovalRequest:
    """A mail that asks to be removed: its known sender is, and is answered; an unknown one goes to a person."""
    ruling = book().for_existing(now).required(UnsubscribeByMail)
    people = list(Contact.objects.filter(email__iexact=sender, removed_at=None).order_by("pk"))
    asked = RemovalRequest.objects.create(sender=sender, text=text, at=now, settled_at=now if people else None)
    for person in people:
        withdraw_consent(person, source="mail", grounds=ruling.orders(), now=now, by=by)
        about = ("contact", person.pk)
        wanted = NoticeWanted("advertising-left", person.customer_id, about, {}, contact=person.pk)
        send_notices([wanted], now=now, by=by)
    if not people:
        verdict = Verdict(
            0, "removal", asked.pk, "removal-to-staff", now, ruling.orders(), facts={"role": ruling.rule.role},
            effects=("task-opened",),
        )  # fmt: skip
        record([verdict], now=now, actor=by)
    return asked


def settle_removal(request: Request) -> Answer:
    """A person found whose mail it was (`removal`): the customer asked about is written no more advertising."""
    terms = book().for_existing(request.now)
    ruling = terms.required(UnsubscribeByMail)
    named: Any = request.fields.get("removal")
    asked = RemovalRequest.objects.get(pk=named[1] if isinstance(named, tuple) else named, settled_at=None)
    verdict = Verdict(
        request.customer_id, "removal", asked.pk, "settle-removal", request.now, ruling.orders(),
        effects=("removal-settled",),
    )  # fmt: skip
    verdict = permitted(verdict, "settle-removal", by=request.by, terms=terms, otherwise=(ruling.rule.role,))
    record([verdict], now=request.now, actor=request.by)
    person = customers.primary_contact(request.customer_id)
    withdraw_consent(person, source="mail", grounds=ruling.orders(), now=request.now, by=request.by)
    RemovalRequest.objects.filter(pk=asked.pk).update(settled_at=request.now)
    return Answer("done")


# What people ask about advertising, by kind.
REQUESTS: dict[str, Callable[[Request], Answer]] = {"advertising-consent": switch, "settle-removal": settle_removal}
