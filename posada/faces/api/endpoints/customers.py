"""Customers, for staff."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from posada.faces.api.caller import Caller, caller, reads
from posada.faces.api.paging import Asked, Page, paged
from posada.faces.office.account.personal import open_to
from posada.ground.customers.models import Contact, Customer
from posada.kernel.errors import BadInput

router = Router()


class CustomerShape(Schema):
    """A debtor and invoice holder: a person or an entity, with the person who speaks for it."""

    id: int
    name: str
    is_company: bool
    country: str
    currency: str
    language: str
    customer_class: str
    standing: str
    email: str | None
    since: datetime


class CustomersAsked(Asked):
    """Which customers are wanted: those whose name, or a contact's address, is just that, whatever the capitals."""

    name: str | None = None
    email: str | None = None


@router.get("/customers", response=Page[CustomerShape], summary="List customers")
@reads("customers")
def list_customers(request: HttpRequest, asked: Query[CustomersAsked]) -> Any:
    who = caller(request)
    who.staff_only()
    if asked.email and not _address_is_open(who):
        raise BadInput("email", asked.email, "nothing: the terms show addresses only by GET /contacts, for a purpose")
    found = Customer.objects.all()
    if asked.name:
        found = found.filter(name__iexact=asked.name)
    if asked.email:
        found = found.filter(contacts__email__iexact=asked.email, contacts__removed_at=None).distinct()
    return paged(found, asked, lambda part: shaped(part, _address_is_open(who)))


@router.get("/customers/{id}", response=CustomerShape, summary="One customer")
@reads("customers")
def one_customer(request: HttpRequest, id: int) -> Any:
    who = caller(request)
    who.staff_only()
    return shaped([who.one(Customer, "customer", id)], _address_is_open(who))[0]


def _address_is_open(who: Caller) -> bool:
    """Whether addresses are shown in passing; elsewhere each look at them is asked for with its purpose, and kept."""
    return who.desk is not None and "contact" in open_to(who.desk)


def shaped(found: Sequence[Customer], with_address: bool) -> list[CustomerShape]:
    """Those customers with the address of the person who speaks for each; one query more for all of them."""
    primary = Contact.objects.filter(customer__in=found, is_primary=True, removed_at=None)
    addresses = dict(primary.values_list("customer_id", "email")) if with_address else {}
    return [
        CustomerShape(
            id=c.pk, name=c.name, is_company=c.is_company, country=c.country, currency=c.currency,
            language=c.language, customer_class=c.customer_class, standing=c.standing, email=addresses.get(c.pk),
            since=c.created_at,
        )
        for c in found
    ]  # fmt: skip
