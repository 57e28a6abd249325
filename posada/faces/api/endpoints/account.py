"""The account: who calls, who may speak for it, what its invoices say, and what stands to its credit or debit."""

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from posada.contexts.billing import queries as billing
from posada.faces.api.acting import in_place_of
from posada.faces.api.caller import Caller, caller, reads, writes
from posada.faces.api.idempotency import CREATED
from posada.faces.api.shapes import Amount, Email
from posada.faces.office.account.personal import look, open_to
from posada.flow.requests import Request, submit
from posada.ground.agenda.unit import unit
from posada.ground.customers import queries
from posada.ground.customers.acts.change_contacts import add_contact, change_contact, permit, remove_contact
from posada.ground.customers.models import Contact, Customer, FiscalData
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import balance

router = Router()


class Me(Schema):
    """For whom the key speaks, and what it may do."""

    kind: str  # customer or staff
    name: str
    customer: int | None
    roles: list[str]
    scopes: list[str]
    now: datetime  # the house's clock
    terms: str  # the version in force


class ContactShape(Schema):
    """A person who may speak for the customer."""

    id: int
    name: str
    email: str
    phone: str
    primary: bool
    may: list[str]
    since: datetime


class NewContact(Schema):
    """A person to be authorised, and what for."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    email: Email
    may: list[str] = ["support"]
    customer: int | None = None


class ContactChange(Schema):
    """What is to change of a contact; what is not given stays."""

    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    email: Email | None = None
    phone: Annotated[str, Field(max_length=40)] | None = None
    prefers_phone: bool | None = None
    may: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=50)] | None = None


class FiscalShape(Schema):
    """What tax invoices say of the customer, from a moment on."""

    legal_name: str
    tax_id: str
    address: str
    city: str
    country: str
    email: str
    since: datetime


class FiscalChange(Schema):
    """What is to change; what is not given stays."""

    legal_name: Annotated[str, Field(max_length=200)] | None = None
    tax_id: Annotated[str, Field(max_length=40)] | None = None
    address: Annotated[str, Field(max_length=300)] | None = None
    city: Annotated[str, Field(max_length=100)] | None = None
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    customer: int | None = None


class BalanceShape(Schema):
    """`owed` has fallen due; `open` is all that is unpaid; `money` and `credit` stand in the customer's favour."""

    owed: Amount
    open: Amount
    money: Amount
    credit: Amount


class Of(Schema):
    """Whose; for staff."""

    customer: int | None = None


class OfPerson(Of):
    """Whose personal data, and what for: staff say so where the terms keep each look."""

    purpose: Annotated[str, Field(max_length=200)] = ""


def personal(who: Caller, customer: Customer, kind: str, purpose: str) -> None:
    """Raise Http404 where the terms show such data to none of the person's roles; where they do, keep the look."""
    if who.desk is not None and kind not in open_to(who.desk) and kind not in look(customer, purpose, who.desk):
        raise Http404(kind)


@router.get("/me", response=Me, summary="Who calls")
@reads("account")
def me(request: HttpRequest) -> Any:
    who = caller(request)
    name = who.visitor.contact.name if who.visitor else who.desk.staff.name if who.desk else ""
    return Me(
        kind="customer" if who.visitor else "staff", name=name,
        customer=who.visitor.customer.pk if who.visitor else None, roles=who.desk.staff.roles if who.desk else [],
        scopes=who.token.scopes, now=who.now, terms=who.terms.version,
    )  # fmt: skip


@router.get("/balance", response=BalanceShape, summary="What is owed, and what stands in the customer's favour")
@reads("account")
def account_balance(request: HttpRequest, of: Query[Of]) -> Any:
    who = caller(request)
    customer = who.customer(of.customer)
    owed, open_ = billing.owed(customer.pk, customer.currency, who.today)
    return BalanceShape(
        owed=Amount.of(owed), open=Amount.of(open_),
        money=Amount.of(-balance(customer.pk, Account.MONEY, customer.currency)),
        credit=Amount.of(-balance(customer.pk, Account.CREDIT, customer.currency)),
    )  # fmt: skip


@router.get("/contacts", response=list[ContactShape], summary="Who may speak for the account")
@reads("account")
def contacts(request: HttpRequest, of: Query[OfPerson]) -> Any:
    who = caller(request)
    customer = who.customer(of.customer)
    personal(who, customer, "contact", of.purpose)
    return [contact_shape(contact) for contact in queries.contacts(customer.pk)]


@router.post("/contacts", response={201: ContactShape}, summary="Authorise a person")
@writes("account")
def authorise_contact(request: HttpRequest, new: NewContact) -> Any:
    who = caller(request)
    customer = who.customer(new.customer)
    by = in_place_of(who, customer.pk, "set")
    with unit(who.now, by):
        added = add_contact(customer, name=new.name, email=new.email, may=new.may, by=by, now=who.now)
    return CREATED, contact_shape(added)


@router.delete("/contacts/{id}", response=ContactShape, summary="Take an authorisation back")
@writes("account")
def retire_contact(request: HttpRequest, id: int) -> Any:
    who = caller(request)
    found = who.one(Contact, "contact", id)
    by = in_place_of(who, found.customer_id, "set")
    with unit(who.now, by):
        remove_contact(found, by=by, now=who.now)
    return contact_shape(found)


@router.patch("/contacts/{id}", response=ContactShape, summary="Change a contact's data, or what it may ask for")
@writes("account")
def change(request: HttpRequest, id: int, said: ContactChange) -> Any:
    who = caller(request)
    found = who.one(Contact, "contact", id)
    if found.removed_at is not None:
        raise Http404(f"contact {id}")
    by = in_place_of(who, found.customer_id, "set")
    own = said.model_dump(exclude={"may"}, exclude_none=True)
    with unit(who.now, by):
        if own:
            change_contact(found, own, by=by, now=who.now)
        if said.may is not None:
            permit(found, said.may, by=by, now=who.now)
    found.refresh_from_db()
    return contact_shape(found)


@router.get("/fiscal-data", response=FiscalShape | None, summary="What tax invoices say")
@reads("account")
def fiscal_data(request: HttpRequest, of: Query[OfPerson]) -> Any:
    who = caller(request)
    customer = who.customer(of.customer)
    personal(who, customer, "fiscal-data", of.purpose)
    found = queries.fiscal_data(customer.pk, who.now)
    return _fiscal(found) if found else None


@router.patch("/fiscal-data", response=FiscalShape | None, summary="Change what tax invoices say")
@writes("account")
def change_fiscal_data(request: HttpRequest, change: FiscalChange) -> Any:
    """It rules from now on, or once staff have looked at it, as the terms say."""
    who = caller(request)
    customer = who.customer(change.customer)
    by = in_place_of(who, customer.pk, "set")
    changed = change.model_dump(exclude={"customer"}, exclude_none=True)
    with unit(who.now, by):
        submit(Request("fiscal-data", customer.pk, ("customer", customer.pk), by, who.now, changed))
    shown = who.desk is None or "fiscal-data" in open_to(who.desk)
    found = queries.fiscal_data(customer.pk, who.now) if shown else None
    return _fiscal(found) if found else None


def contact_shape(contact: Contact) -> ContactShape:
    return ContactShape(id=contact.pk, name=contact.name, email=contact.email, phone=contact.phone,
                        primary=contact.is_primary, may=contact.may, since=contact.added_at)  # fmt: skip


def _fiscal(kept: FiscalData) -> FiscalShape:
    return FiscalShape(legal_name=kept.legal_name, tax_id=kept.tax_id, address=kept.address, city=kept.city,
                       country=kept.country, email=kept.email, since=kept.effective_at)  # fmt: skip
