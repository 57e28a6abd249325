"""What others may read of addresses."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from posada.contexts.addresses.models import Address, Assignment, Bar
from posada.contexts.addresses.rules.address import AddressBar, AddressData
from posada.ground.agenda.models import Case, CaseState
from posada.ground.catalogue.products import Product
from posada.terms.contract import Terms
from posada.terms.rule import Ground


def assigned(customer_id: int) -> QuerySet[Assignment]:
    """The addresses that a customer has now, and those that wait for data, oldest first."""
    return Assignment.objects.filter(customer_id=customer_id, released_at=None).order_by("pk")


def of_services(service_ids: Collection[int]) -> QuerySet[Assignment]:
    """The addresses of services, or bound to them, that were not given back."""
    about = Q(service_id__in=service_ids) | Q(used_on__in=service_ids)
    return Assignment.objects.filter(about, released_at=None).order_by("pk")


def having(customer_id: int, ip: str) -> Assignment | None:
    """The assignment by which a customer has an address now."""
    return Assignment.objects.filter(customer_id=customer_id, ip=ip, released_at=None).first()


def history(ip: str) -> QuerySet[Assignment]:
    """Who had an address when, oldest first."""
    return Assignment.objects.filter(ip=ip).exclude(assigned_at=None).order_by("assigned_at", "pk")


def in_the_pool() -> QuerySet[Address]:
    """The addresses that nobody has."""
    return Address.objects.filter(held_by=None).order_by("pk")


def standing_case(customer_id: int, kind: str, ip: str = "") -> Case | None:
    """The newest case of a kind about a customer, or about one of its addresses, that was not refused."""
    found = Case.objects.filter(customer_id=customer_id, kind=kind, state__in=(CaseState.OPEN, CaseState.GRANTED))
    return next((case for case in found.order_by("-pk") if not ip or str(case.facts.get("address")) == ip), None)


def barred(customer_id: int, sold: Product, terms: Terms) -> tuple[Ground, ...]:
    """By what a customer is to have no more of a product that gives addresses; empty where nothing bars it."""
    if terms.ruling(AddressData, sold.target()) is None:
        return ()
    ruling = terms.ruling(AddressBar)
    if ruling is None or not Bar.objects.filter(customer_id=customer_id, lifted_at=None).exists():
        return ()
    return ruling.orders()
