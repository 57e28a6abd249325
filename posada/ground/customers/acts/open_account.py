"""Opening an account."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from posada.ground.customers.acts.change_fiscal_data import Buyer, checked_buyer, write_fiscal_data
from posada.ground.customers.events import AccountOpened
from posada.ground.customers.models import Contact, Customer, Declaration
from posada.ground.customers.rules.account_data import AccountData
from posada.ground.customers.rules.account_declarations import AccountDeclarations, missing, of_age
from posada.ground.customers.rules.portal_access import PortalAccess
from posada.ground.customers.rules.representation import Representation, Represented
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.acceptance import accept
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rows import take_ids
from posada.terms.rule import Ground, distinct, grounds
from posada.terms.versions import book


@dataclass(frozen=True, slots=True)
class Represents:
    """The entity in whose name the person signs up; the account, its claims and invoices are in its name."""

    name: str
    kind: Represented = "legal_person"


@dataclass(frozen=True, slots=True)
class Application:
    """What somebody filled in to sign up, and what they declared and accepted."""

    name: str
    email: str
    buyer: Buyer
    phone: str = ""
    language: str = ""
    currency: str = ""
    customer_class: str = "standard"
    declared: Collection[str] = ()
    accepts: bool = False
    represents: Represents | None = None
    born_on: date | None = None


def open_account(application: Application, *, by: Actor, now: datetime) -> Customer:
    """Open an account for the person, or the entity they represent. Announces AccountOpened.

    Raises Refused without the declarations that the terms ask for, BadInput where a field is not valid. Accepting the
    terms is apart: an account without it cannot order, nor enter the client area.
    """
    terms = book().for_new(now)
    (id,) = take_ids("customers_customer_id_seq", 1)
    verdict = Verdict(
        id,
        "customer",
        id,
        "open-account",
        now,
        facts={"channel": by.channel, "capacity": "representative" if application.represents else "holder"},
        effects=("account-opened",),
    )
    stood_on = _declared(application, terms, verdict) + grounds(terms.ruling(PortalAccess), role="permits")
    buyer, checked = checked_buyer(application.buyer, terms, verdict)
    stood_on += _complete(application, terms, verdict)
    customer = _write(id, application, terms, now)
    record([replace(verdict, grounds=distinct(stood_on + checked))], now=now, actor=by)
    write_fiscal_data(customer, buyer, effective_at=now, requested_at=now, by=by)
    Declaration.objects.bulk_create(
        Declaration(
            customer=customer, what=what, by=application.name, version_id=book().number(terms), at=now,
            address=by.address,
        )
        for what in _declarations(application, terms)
    )  # fmt: skip
    if application.accepts:
        capacity = "representative" if application.represents else "holder"
        own = Actor("customer", id, channel=by.channel, address=by.address)
        accept(id, terms, accepted_by=application.name, by=own, now=now, capacity=capacity)
    announce(AccountOpened(id, now, by))
    return customer


def _declared(application: Application, terms: Terms, verdict: Verdict) -> tuple[Ground, ...]:
    """What the account stands on; raises Refused where a declaration lacks."""
    stood_on: tuple[Ground, ...] = ()
    own = terms.ruling(AccountDeclarations)
    if own is not None:
        lacking = missing(application.declared, own.rule)
        if lacking:
            raise verdict.refused("not-declared", grounds=own.orders(), missing=lacking)
        years, born_on = own.rule.legal_age_years, application.born_on
        if years and born_on and not of_age(born_on, terms.calendar.today(verdict.due_at), years):
            raise verdict.refused("under-age", grounds=own.orders(), years=years)
        stood_on += own.permits()
    if application.represents is not None:
        other = terms.ruling(Representation)
        if other is None or application.represents.kind not in other.rule.represents:
            raise BadInput("represents", application.represents.kind, ", ".join(other.rule.represents if other else ()))
        if other.rule.declaration not in application.declared:
            raise verdict.refused("not-declared", grounds=other.orders(), missing=[other.rule.declaration])
        stood_on += other.permits()
    return stood_on


def _complete(application: Application, terms: Terms, verdict: Verdict) -> tuple[Ground, ...]:
    """What the account's data stand on; raises Refused naming each field that is missing."""
    ruling = terms.ruling(AccountData)
    if ruling is None:
        return ()
    buyer = application.buyer
    lacking = ruling.rule.lacking(
        {"name": application.name, "email": application.email, "phone": application.phone, "tax_id": buyer.tax_id,
         "address": buyer.address, "city": buyer.city, "country": buyer.country}
    )  # fmt: skip
    if lacking:
        raise verdict.refused("account-data-missing", grounds=ruling.orders(), missing=lacking)
    return ruling.permits()


def _declarations(application: Application, terms: Terms) -> list[str]:
    """What the person declared, by giving the data among it."""
    ruling = terms.ruling(AccountData)
    return list(dict.fromkeys([*application.declared, *([ruling.rule.declaration] if ruling else [])]))


def _write(id: int, application: Application, terms: Terms, now: datetime) -> Customer:
    provider, represents = terms.provider, application.represents
    currency = application.currency or provider.currencies[0]
    if currency not in provider.currencies:
        raise BadInput("currency", currency, ", ".join(provider.currencies))
    customer = Customer.objects.create(
        id=id, name=represents.name if represents else application.name,
        is_company=represents is not None and represents.kind != "natural_person",
        country=application.buyer.country, currency=currency, language=application.language or provider.languages[0],
        customer_class=application.customer_class, created_at=now,
    )  # fmt: skip
    Contact.objects.create(
        customer=customer, name=application.name, email=application.email, phone=application.phone, is_primary=True,
        added_at=now,
    )  # fmt: skip
    return customer
