"""What is known of customers: who speaks for them, and what their tax invoices say."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from posada.ground.agenda.models import Case, CaseState
from posada.ground.customers.models import (
    Consent,
    Contact,
    Customer,
    Declaration,
    FiscalConfirmation,
    FiscalData,
    Staff,
    Standing,
    TermsSeen,
)
from posada.ground.customers.rules.account_data import AccountData
from posada.ground.customers.rules.authority import Asker
from posada.terms.actor import Actor
from posada.terms.contract import Terms


def primary_contact(customer_id: int) -> Contact:
    """The person who speaks for the customer in everything."""
    return Contact.objects.get(customer_id=customer_id, is_primary=True, removed_at=None)


def staff_at_work() -> QuerySet[Staff]:
    """Who works for the house, by name, each with the user that signs in."""
    return Staff.objects.filter(user__is_active=True).select_related("user").order_by("name", "pk")


def contacts(customer_id: int) -> QuerySet[Contact]:
    """The contacts of today, the primary one first."""
    return Contact.objects.filter(customer_id=customer_id, removed_at=None).order_by("-is_primary", "name", "pk")


def contact_by_email(customer_id: int, email: str) -> Contact | None:
    """The contact of a customer who writes from this address, whatever its capitals."""
    return contacts(customer_id).filter(email__iexact=email).first()


def contact_of(by: Actor) -> Contact | None:
    """The person who acts; a customer's own session is its primary contact's. None where it is no customer's person.

    A contact that was removed is none any more.
    """
    present = Contact.objects.filter(removed_at=None)
    if by.kind == "customer" and by.id is not None:
        return present.filter(customer_id=by.id, is_primary=True).first()
    if by.kind == "contact" and by.id is not None:
        return present.filter(pk=by.id).first()
    return None


def asker(customer_id: int, by: Actor) -> Asker:
    """What the terms need to know of who asks something about this customer."""
    contact = contact_of(by)
    if contact is None or contact.customer_id != customer_id:
        return Asker(False, by.channel)
    return Asker(contact.is_primary, by.channel, frozenset(contact.may))


def signatory(customer: Customer, by: Actor) -> tuple[str, str]:
    """(name, capacity) of the person who accepts something for the customer: its holder or a representative."""
    contact = contact_of(by)
    name = contact.name if contact else customer.name
    return name, "holder" if name == customer.name else "representative"


def fiscal_data(customer_id: int, at: datetime) -> FiscalData | None:
    """What a tax invoice issued at that instant says of the buyer."""
    known = FiscalData.objects.filter(customer_id=customer_id, effective_at__lte=at)
    return known.order_by("-effective_at", "-pk").first()


def fiscal_change_pending(customer_id: int) -> bool:
    """Whether a requested change of fiscal data waits for staff: the tax invoices of the account wait with it."""
    return Case.objects.filter(customer_id=customer_id, kind="fiscal-data", state=CaseState.OPEN).exists()


def fiscal_confirmation(customer_id: int, invoice_id: int) -> FiscalConfirmation | None:
    """The last time somebody confirmed the fiscal data for a claim."""
    found = FiscalConfirmation.objects.filter(customer_id=customer_id, invoice_id=invoice_id)
    return found.order_by("-at", "-pk").first()


def not_shown(version_id: int, since: datetime) -> QuerySet[Contact]:
    """The contacts, of before the change at `since`, to whom it has not been shown yet."""
    shown = TermsSeen.objects.filter(contact_id=OuterRef("pk"), version_id=version_id)
    waiting = Contact.objects.filter(removed_at=None, added_at__lt=since).exclude(Exists(shown))
    return waiting.select_related("customer").order_by("customer_id", "pk")


def country_of(customer_id: int) -> str:
    """Where a customer lives."""
    return Customer.objects.values_list("country", flat=True).get(pk=customer_id)


def primary_contacts(customer_ids: Collection[int]) -> list[Contact]:
    """Who speaks for each of these customers in everything."""
    found = Contact.objects.filter(customer_id__in=customer_ids, is_primary=True, removed_at=None)
    return list(found.order_by("customer_id"))


def consenting(contact_ids: Collection[int]) -> frozenset[int]:
    """Which of these people accept advertising now."""
    return frozenset(
        _standing(contact_ids, refuses=False).filter(purpose="advertising").values_list("contact_id", flat=True)
    )


def refusing(contact_ids: Collection[int], purposes: Collection[str]) -> set[tuple[int, str]]:
    """(person, purpose) of the letters that these people do not want."""
    found = _standing(contact_ids, refuses=True).filter(purpose__in=purposes)
    return set(found.values_list("contact_id", "purpose"))


def _standing(contact_ids: Collection[int], *, refuses: bool) -> QuerySet[Consent]:
    return Consent.objects.filter(contact_id__in=contact_ids, refuses=refuses, withdrawn_at=None)


def consented_at(contact_id: int) -> datetime | None:
    """Since when a person accepts advertising; None where they do not."""
    standing = _standing([contact_id], refuses=False).filter(purpose="advertising")
    return standing.values_list("given_at", flat=True).first()


def declared_at(customer_id: int, terms: Terms) -> datetime | None:
    """When the holder of an account last vouched for its data; None where the terms ask for no word, or none came."""
    ruling = terms.ruling(AccountData)
    if ruling is None:
        return None
    made = Declaration.objects.filter(customer_id=customer_id, what=ruling.rule.declaration)
    return made.order_by("-at").values_list("at", flat=True).first()


def named(customer_ids: Sequence[int]) -> dict[int, Customer]:
    """The customers by their id."""
    return Customer.objects.in_bulk(customer_ids)


def called_by_phone(customer_ids: Collection[int]) -> list[int]:
    """Which of these customers want to be called, in order: their primary contact has a number and said so."""
    contacts = Contact.objects.filter(customer_id__in=customer_ids, is_primary=True, removed_at=None)
    return list(
        contacts.filter(prefers_phone=True).exclude(phone="").order_by("pk").values_list("customer_id", flat=True)
    )


def in_chunks(*, before: datetime, size: int) -> Iterator[list[int]]:
    """The ids of all customers who were there at that instant and whose account is not closed, so many at a time."""
    known = Customer.objects.filter(created_at__lte=before).exclude(standing=Standing.CLOSED).order_by("pk")
    last = 0
    while chunk := list(known.filter(pk__gt=last).values_list("pk", flat=True)[:size]):
        yield chunk
        last = chunk[-1]
