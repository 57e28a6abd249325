"""Whether an order may be taken: what it stands on, and what must be accepted with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from posada.contexts.ordering.rules.order_channels import OrderChannels, OrderHours
from posada.contexts.ordering.rules.third_party_terms import (
    ProductPolicies,
    RegistrarTerms,
    ThirdPartyTerms,
    distinct_documents,
    makers,
    policies,
    registrars,
)
from posada.ground.catalogue.products import Product
from posada.ground.customers.acts.close_account import closed_by
from posada.ground.customers.models import Customer, Declaration
from posada.ground.customers.rules.acceptance_required import AcceptanceRequired
from posada.ground.customers.rules.account_declarations import AccountDeclarations, missing
from posada.terms.acceptance import accepted_version
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict
from posada.terms.rule import Ground, Ruling, grounds


@dataclass(frozen=True, slots=True)
class Bundle:
    """The documents that come with what is ordered, and the rules that ask for them."""

    documents: tuple[Mapping[str, Any], ...] = ()
    grounds: tuple[Ground, ...] = ()


def bundle(products: Sequence[Product], terms: Terms, now: datetime) -> Bundle:
    """What is to be read and accepted with these products, beside the terms and what those incorporate."""
    documents: list[Mapping[str, Any]] = []
    rulings: list[Ruling[Any]] = []
    today = terms.calendar.today(now)
    for sold in products:
        for ruling, found in _brought_by(sold, terms, today):
            if found:
                documents += found
                rulings.append(ruling)
    return Bundle(tuple(distinct_documents(documents)), grounds(*rulings))


def _brought_by(sold: Product, terms: Terms, today: Any) -> list[tuple[Ruling[Any], list[Mapping[str, Any]]]]:
    target = sold.target()
    registrar = terms.ruling(RegistrarTerms, target)
    maker = terms.ruling(ThirdPartyTerms, target)
    policy = terms.ruling(ProductPolicies, target)
    found: list[tuple[Ruling[Any], list[Mapping[str, Any]]]] = []
    if registrar is not None:
        found.append((registrar, registrars(sold, registrar.rule, today)))
    elif maker is not None:
        found.append((maker, makers(sold, today)))
    if policy is not None:
        found.append((policy, policies(sold)))
    return found


def admit(
    customer: Customer, terms: Terms, brought: Bundle, verdict: Verdict, *, by: Actor, accepts: bool
) -> tuple[Ground, ...]:
    """What the order stands on. Raises Refused where a declaration, an acceptance or the right to order lacks.

    An order that staff enter is not refused for want of an acceptance: it waits for it.
    """
    if closed := closed_by(customer):
        raise verdict.refused("account-closed", grounds=closed)
    stood_on = _declared(customer, terms, verdict) + _by_this_door(terms, verdict, by)
    if by.is_staff:
        return stood_on
    required = terms.ruling(AcceptanceRequired, before="order")
    if required is not None and not accepted_version(customer.pk, terms):
        raise verdict.refused("terms-not-accepted", grounds=required.orders(), version=terms.version)
    if brought.documents and not accepts:
        named = [document["name"] for document in brought.documents]
        raise verdict.refused("documents-not-accepted", grounds=brought.grounds, documents=named)
    return grounds(required, role="permits") + stood_on + brought.grounds


def _declared(customer: Customer, terms: Terms, verdict: Verdict) -> tuple[Ground, ...]:
    ruling = terms.ruling(AccountDeclarations)
    if ruling is None:
        return ()
    declared = set(Declaration.objects.filter(customer_id=customer.pk).values_list("what", flat=True))
    lacking = missing(declared, ruling.rule)
    if lacking:
        raise verdict.refused("not-declared", grounds=ruling.orders(), missing=lacking)
    return ruling.permits()


def _by_this_door(terms: Terms, verdict: Verdict, by: Actor) -> tuple[Ground, ...]:
    channels, hours = terms.ruling(OrderChannels), terms.ruling(OrderHours)
    stood_on = grounds(channels, role="permits")
    if channels is not None and by.kind != "system":
        rule = channels.rule
        if by.is_staff and by.role not in (rule.role, "administrator"):
            raise verdict.refused("role-not-allowed", grounds=channels.orders(), needs=rule.role, role=by.role)
        if by.channel not in (rule.assisted if by.is_staff else rule.direct):
            raise verdict.refused("channel-not-allowed", grounds=channels.orders(), channel=by.channel)
    if hours is not None and by.channel in hours.rule.doors and _closed(hours.rule.department, terms, verdict.due_at):
        stood_on += hours.permits()
    return stood_on


def _closed(department: str, terms: Terms, at: datetime) -> bool:
    return department in terms.provider.departments and not terms.provider.calendar(department).is_open(at)
