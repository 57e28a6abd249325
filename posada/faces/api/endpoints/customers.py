"""Customers, for staff."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from posada.faces.api.caller import Caller, caller, reads, writes
from posada.faces.api.idempotency import CREATED
from posada.faces.api.paging import Asked, Page, paged
from posada.faces.office.account.personal import open_to
from posada.faces.office.views.acting_for import allowed_to
from posada.ground.agenda.unit import unit
from posada.ground.customers.acts.act_for import act_for, stop_acting
from posada.ground.customers.models import Contact, Customer, Impersonation
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


class PurposeShape(Schema):
    """What the caller may act for: for how long at the most, which deeds beside looking, and whether it is told."""

    purpose: str
    lasts: str
    may: list[str]
    told: bool


class ToActFor(Schema):
    """For what, and a note for the journal."""

    purpose: Annotated[str, Field(min_length=1, max_length=60)]
    note: Annotated[str, Field(max_length=300)] = ""


class ActingShape(Schema):
    """A member of staff who acts for a customer until `ends_at`, or until they stop."""

    id: int
    customer: int
    purpose: str
    may: list[str]
    began_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    decision: int


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


@router.get("/customers/{id}/purposes", response=list[PurposeShape], summary="What one may act for a customer for")
@reads("customers")
def purposes(request: HttpRequest, id: int) -> Any:
    who = caller(request)
    who.one(Customer, "customer", id)
    known = allowed_to(who.desk) if who.desk else {}
    return [
        PurposeShape(purpose=rule.purpose, lasts=str(rule.lasts), may=sorted(rule.may), told=rule.told)
        for _role, rule in known.values()
    ]


@router.post("/customers/{id}/act-for", response={201: ActingShape}, summary="Act for a customer, for a purpose")
@writes("customers")
def begin_acting(request: HttpRequest, id: int, said: ToActFor) -> Any:
    """What is the customer's to do (requests, data, paying from the balance) is done by staff only while they act."""
    who = caller(request)
    who.staff_only()
    known = allowed_to(who.desk) if who.desk else {}
    by = who.acting(*(known[said.purpose][:1] if said.purpose in known else ()))
    customer = who.one(Customer, "customer", id)
    with unit(who.now, by):
        row = act_for(customer, said.purpose, note=said.note, by=by, now=who.now)
    return CREATED, _acting(row)


@router.post("/acting/{id}/stop", response=ActingShape, summary="Stop acting for a customer")
@writes("customers")
def end_acting(request: HttpRequest, id: int) -> Any:
    who = caller(request)
    row = Impersonation.objects.filter(pk=id, staff_id=who.desk.staff.pk).first() if who.desk else None
    if row is None:
        raise Http404(f"acting {id}")
    by = who.acting(row.by.partition("/")[2])
    with unit(who.now, by):
        stop_acting(row, by=by, now=who.now)
    row.refresh_from_db()
    return _acting(row)


def _acting(row: Impersonation) -> ActingShape:
    return ActingShape(
        id=row.pk, customer=row.customer_id, purpose=row.purpose, may=row.may, began_at=row.began_at,
        ends_at=row.ends_at, ended_at=row.ended_at, decision=row.decision_id,
    )  # fmt: skip


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
