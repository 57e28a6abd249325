"""A person's word about letters: accepted, or not wanted; with its day and where it came from."""

from datetime import datetime

from django.db.models import QuerySet

from posada.ground.customers.models import Consent, Contact
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground

ADVERTISING = "advertising"


def give_consent(contact: Contact, *, source: str, grounds: tuple[Ground, ...], now: datetime, by: Actor) -> Consent:
    """Keep that a person expressly accepted advertising, and from where; given twice, it stands since the first."""
    standing = Consent.objects.filter(contact=contact, purpose=ADVERTISING, refuses=False, withdrawn_at=None).first()
    if standing is not None:
        return standing
    record([_verdict(contact, "give-consent", source, grounds, now)], now=now, actor=by)
    return Consent.objects.create(
        customer_id=contact.customer_id, contact=contact, purpose=ADVERTISING, given_at=now, source=source,
        address=by.address,
    )  # fmt: skip


def withdraw_consent(contact: Contact, *, source: str, grounds: tuple[Ground, ...], now: datetime, by: Actor) -> None:
    """End a person's consent to advertising at once; where none stood, only that it was asked is recorded."""
    record([_verdict(contact, "withdraw-consent", source, grounds, now)], now=now, actor=by)
    _standing(contact, ADVERTISING, refuses=False).update(withdrawn_at=now, withdrawn_by=source)


def refuse_letters(contact: Contact, purpose: str, *, source: str, now: datetime, address: str | None) -> None:
    """Keep, once it was decided, that a person does not want letters of a purpose; said twice, it stands once."""
    if not _standing(contact, purpose, refuses=True).exists():
        Consent.objects.create(
            customer_id=contact.customer_id, contact=contact, purpose=purpose, given_at=now, source=source,
            address=address, refuses=True,
        )  # fmt: skip


def want_letters(contact: Contact, purpose: str, *, source: str, now: datetime) -> None:
    """Take back, once it was decided, that a person does not want letters of a purpose."""
    _standing(contact, purpose, refuses=True).update(withdrawn_at=now, withdrawn_by=source)


def _standing(contact: Contact, purpose: str, *, refuses: bool) -> QuerySet[Consent]:
    return Consent.objects.filter(contact=contact, purpose=purpose, refuses=refuses, withdrawn_at=None)


def _verdict(contact: Contact, act: str, source: str, grounds: tuple[Ground, ...], now: datetime) -> Verdict:
    return Verdict(
        contact.customer_id, "contact", contact.pk, act, now, grounds, facts={"source": source}, effects=(act,)
    )
