"""Giving keys of the client area, and information on a service, to who may have them."""

from collections.abc import Collection
from datetime import datetime

from posada.ground.customers import queries
from posada.ground.customers.models import Contact, Customer
from posada.ground.customers.rules.portal_keys import DesignatedPersons, InformationContact, PortalKeys
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.models import Decision
from posada.terms.rule import grounds
from posada.terms.versions import book

GIVEN = "give-portal-keys"


def give_keys(customer_ids: Collection[int], *, now: datetime, by: Actor) -> list[int]:
    """Give these customers the keys of their area, where the terms promise them; those that had none yet."""
    ruling = book().for_existing(now).ruling(PortalKeys)
    if ruling is None:
        return []
    had = set(Decision.objects.filter(customer_id__in=customer_ids, act=GIVEN).values_list("customer_id", flat=True))
    fresh = sorted(set(customer_ids) - had)
    record(
        [Verdict(id, "customer", id, GIVEN, now, ruling.orders(), effects=("keys-given",)) for id in fresh],
        now=now, actor=by,
    )  # fmt: skip
    return fresh


def ask_key(customer: Customer, email: str, *, now: datetime, by: Actor) -> None:
    """Give a person a key of their own. Raises Refused for one whom the customer has not designated."""
    ruling = book().for_existing(now).required(DesignatedPersons)
    verdict = Verdict(customer.pk, "customer", customer.pk, "ask-portal-key", now, ruling.orders(),
                      effects=("key-given",))  # fmt: skip
    if not Contact.objects.filter(customer=customer, email__iexact=email, removed_at=None).exists():
        raise verdict.refused("not-designated")
    record([verdict], now=now, actor=by)


def replace_key(customer_id: int, *, now: datetime, by: Actor) -> None:
    """The old key stops working and a new one is given."""
    terms = book().for_existing(now)
    stood_on = grounds(terms.ruling(PortalKeys), terms.ruling(DesignatedPersons), role="permits")
    record(
        [Verdict(customer_id, "customer", customer_id, "replace-portal-key", now, stood_on,
                 effects=("key-withdrawn", "key-given"))],
        now=now, actor=by,
    )  # fmt: skip


def give_information(customer_id: int, about: tuple[str, int], *, now: datetime, by: Actor) -> None:
    """Tell somebody of a customer's service. Raises Refused for who is neither the customer nor the one it named."""
    ruling = book().for_existing(now).required(InformationContact)
    verdict = Verdict(customer_id, *about, "give-information", now, ruling.orders(), effects=("information-given",))
    asker = queries.asker(customer_id, by)
    if by.is_customer and not asker.primary and ruling.rule.permission not in asker.may:
        raise verdict.refused("not-the-authorised-person", asked_by=str(by))
    record([verdict], now=now, actor=by)
