"""Customers, for staff."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from posada.faces.api.caller import caller, reads
from posada.faces.api.paging import Asked, Page, paged
from posada.ground.customers.models import Contact, Customer

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
    caller(request).staff_only()
    found = Customer.objects.all()
    if asked.name:
        found = found.filter(name__iexact=asked.name)
    if asked.email:
        found = found.filter(contacts__email__iexact=asked.email, contacts__removed_at=None).distinct()
    return paged(found, asked, shaped)


@router.get("/customers/{id}", response=CustomerShape, summary="One customer")
@reads("customers")
def one_customer(request: HttpRequest, id: int) -> Any:
    who = caller(request)
    who.staff_only()
    return shaped([who.one(Customer, "customer", id)])[0]


def shaped(found: Sequence[Customer]) -> list[CustomerShape]:
    """Those customers with the address of the person who speaks for each; one query more for all of them."""
    primary = Contact.objects.filter(customer__in=found, is_primary=True, removed_at=None)
    addresses = dict(primary.values_list("customer_id", "email"))
    return [
        CustomerShape(
            id=c.pk, name=c.name, is_company=c.is_company, country=c.country, currency=c.currency,
            language=c.language, customer_class=c.customer_class, standing=c.standing, email=addresses.get(c.pk),
            since=c.created_at,
        )
        for c in found
    ]  # fmt: skip
