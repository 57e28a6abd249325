"""The people who speak for a customer, and what they may ask for."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from posada.ground.customers.acts.change_fiscal_data import log_change
from posada.ground.customers.events import DataChanged
from posada.ground.customers.models import Contact, Customer, Declaration
from posada.ground.customers.rules.account_data import AccountData
from posada.ground.customers.rules.authority import Authority
from posada.ground.customers.rules.data_change import DataChange
from posada.ground.customers.rules.portal_keys import ContactsByCustomer, InformationContact, PortalKeys
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rows import take_ids
from posada.terms.rule import Ground, grounds
from posada.terms.versions import book

OF_THE_LIST = ("add-contact", "remove-contact", "permit-contact")
OWN_FIELDS = ("name", "email", "phone", "prefers_phone")


def add_contact(
    customer: Customer, *, name: str, email: str, may: Sequence[str], by: Actor, now: datetime, phone: str = ""
) -> Contact:
    """Let another person speak for the customer, from now on, in what `may` names. Announces DataChanged."""
    _one_to_tell(customer, may, 0, by, now)
    (id,) = take_ids("customers_contact_id_seq", 1)
    decision = _decide(customer, "add-contact", _listing(now), by, now, contact=id, may=sorted(may))
    added = Contact.objects.create(
        id=id, customer=customer, name=name, email=email, phone=phone, may=sorted(may), added_at=now
    )
    after = {"name": name, "email": email, "may": sorted(may)}
    log_change(customer, "contact", {}, after, by=by, now=now)
    announce(DataChanged(customer.pk, "contacts", decision, now, by))
    return added


def remove_contact(contact: Contact, *, by: Actor, now: datetime) -> None:
    """From now on the person does not speak for the customer. BadInput for the primary contact: it is replaced, never
    removed. Announces DataChanged.
    """
    if contact.is_primary:
        raise BadInput("contact", contact.email, "a contact that is not the primary one")
    decision = _decide(contact.customer, "remove-contact", _listing(now), by, now, contact=contact.pk)
    Contact.objects.filter(pk=contact.pk).update(removed_at=now)
    before = {"name": contact.name, "email": contact.email, "may": contact.may}
    log_change(contact.customer, "contact", before, {}, by=by, now=now)
    announce(DataChanged(contact.customer_id, "contacts", decision, now, by))


def permit(contact: Contact, may: Sequence[str], *, by: Actor, now: datetime) -> None:
    """Set what the person may ask for from now on. Announces DataChanged."""
    _one_to_tell(contact.customer, may, contact.pk, by, now)
    decision = _decide(contact.customer, "permit-contact", _listing(now), by, now, contact=contact.pk, may=sorted(may))
    log_change(contact.customer, "contact", {"may": contact.may}, {"may": sorted(may)}, by=by, now=now)
    Contact.objects.filter(pk=contact.pk).update(may=sorted(may))
    announce(DataChanged(contact.customer_id, "contacts", decision, now, by))


def change_contact(contact: Contact, changes: Mapping[str, str], *, by: Actor, now: datetime) -> None:
    """Change a contact's own data; what stood before is kept. Announces DataChanged."""
    unknown = sorted(set(changes) - set(OWN_FIELDS))
    if unknown:
        raise BadInput("fields", unknown[0], ", ".join(OWN_FIELDS))
    terms = book().for_existing(now)
    stood_on = grounds(terms.ruling(DataChange)) + _vouched(contact, changes, terms, by, now)
    decision = _decide(
        contact.customer, "change-contact", stood_on, by, now, contact=contact.pk, fields=sorted(changes)
    )
    before = {name: getattr(contact, name) for name in changes}
    log_change(contact.customer, "contact", before, changes, by=by, now=now)
    Contact.objects.filter(pk=contact.pk).update(**changes)
    announce(DataChanged(contact.customer_id, "contact", decision, now, by))


def _vouched(
    contact: Contact, changes: Mapping[str, str], terms: Terms, by: Actor, now: datetime
) -> tuple[Ground, ...]:
    """What changed data of an account's holder stand on, with the declaration kept once more.

    Raises Refused naming each field that would be left empty.
    """
    ruling = terms.ruling(AccountData)
    if ruling is None or not contact.is_primary:
        return ()
    lacking = ruling.rule.lacking(changes)
    if lacking:
        verdict = Verdict(contact.customer_id, "customer", contact.customer_id, "change-contact", now, ruling.orders())
        raise verdict.refused("account-data-missing", missing=lacking)
    if by.is_customer:  # who changes data for somebody else vouches for nothing
        Declaration.objects.create(
            customer=contact.customer, what=ruling.rule.declaration, by=contact.name, at=now, address=by.address,
            version_id=book().number(terms),
        )  # fmt: skip
    return ruling.limits()


def change_language(customer: Customer, language: str, *, by: Actor, now: datetime) -> None:
    """From now on the customer is written to in another of the provider's languages. Announces DataChanged."""
    terms = book().for_existing(now)
    if language not in terms.provider.languages:
        raise BadInput("language", language, ", ".join(terms.provider.languages))
    decision = _decide(customer, "change-contact", grounds(terms.ruling(DataChange)), by, now, fields=["language"])
    log_change(customer, "language", {"language": customer.language}, {"language": language}, by=by, now=now)
    Customer.objects.filter(pk=customer.pk).update(language=language)
    announce(DataChanged(customer.pk, "contact", decision, now, by))


def _listing(now: datetime) -> tuple[Ground, ...]:
    """What lets customers keep a list of who may ask in their name."""
    terms = book().for_existing(now)
    rulings = [r for r in terms.rulings(Authority) if r.rule.sender == "authorised"]
    keys = (terms.ruling(PortalKeys), terms.ruling(ContactsByCustomer), terms.ruling(InformationContact))
    return grounds(*rulings) + grounds(*keys, role="permits")


def _by_the_customer(verdict: Verdict, by: Actor, now: datetime) -> None:
    """Raises Refused for a contact who would give or take rights, their own among them; and for staff, where the terms
    let the customer alone change who speaks for it.
    """
    if by.kind == "contact" and verdict.act == "change-contact" and verdict.facts.get("contact") != by.id:
        raise verdict.refused("not-from-the-primary-contact", asked_by=str(by))  # nobody else's letters are led away
    if verdict.act not in OF_THE_LIST:
        return
    if by.kind == "contact":
        raise verdict.refused("not-from-the-primary-contact", asked_by=str(by))
    ruling = book().for_existing(now).ruling(ContactsByCustomer)
    if ruling is not None and by.is_staff:
        raise verdict.refused("only-the-customer-changes-it", grounds=ruling.orders(), role=by.role)


def _one_to_tell(customer: Customer, may: Sequence[str], besides: int, by: Actor, now: datetime) -> None:
    """Raises Refused for one person more than the terms let a customer name for its information."""
    ruling = book().for_existing(now).ruling(InformationContact)
    if ruling is None or ruling.rule.permission not in may:
        return
    others = Contact.objects.filter(customer=customer, removed_at=None, may__contains=[ruling.rule.permission])
    if others.exclude(pk=besides).count() >= ruling.rule.contacts:
        verdict = Verdict(customer.pk, "customer", customer.pk, "add-contact", now, ruling.orders())
        raise verdict.refused("one-authorised-person", most=ruling.rule.contacts)


def _decide(customer: Customer, act: str, stood_on: tuple[Ground, ...], by: Actor, now: datetime, **facts: Any) -> int:
    """Record what became of a contact, where the facts name it, else of the customer's own data."""
    kind, id = ("contact", facts["contact"]) if "contact" in facts else ("customer", customer.pk)
    verdict = Verdict(customer.pk, kind, id, act, now, stood_on, facts=facts, effects=("data-changed",))
    _by_the_customer(verdict, by, now)
    (decision,) = record([verdict], now=now, actor=by)
    return decision
