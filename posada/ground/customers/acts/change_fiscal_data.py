"""Fiscal data: checked, changed with their history, and counted from the right day."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from posada.ground.customers import queries
from posada.ground.customers.events import DataChanged
from posada.ground.customers.models import ChangeLog, Customer, FiscalData
from posada.ground.customers.rules.data_change import DataChange
from posada.ground.customers.rules.fiscal_data_change import FiscalDataChange, FiscalDataEffect, effective_at
from posada.ground.customers.rules.fiscal_data_fields import (
    FiscalDataFields,
    NoTaxInvoice,
    incomplete,
    wants_tax_invoice,
)
from posada.ground.customers.tax_ids import fault
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, distinct, grounds
from posada.terms.versions import book


@dataclass(frozen=True, slots=True)
class Buyer:
    """What a tax invoice says of the buyer."""

    legal_name: str
    tax_id: str
    country: str
    address: str = ""
    city: str = ""
    email: str = ""


def checked_buyer(buyer: Buyer, terms: Terms, verdict: Verdict) -> tuple[Buyer, tuple[Ground, ...]]:
    """The data as they are kept, and what they stand on; raises Refused naming the field that is missing or wrong.

    Who wants no tax invoice need not fill in the rest.
    """
    none, fields = terms.ruling(NoTaxInvoice), terms.ruling(FiscalDataFields)
    if not buyer.tax_id.strip():
        lead = none or fields
        raise verdict.refused("tax-id-missing", grounds=lead.orders() if lead else (), field="tax_id")
    if not wants_tax_invoice(buyer.tax_id, none.rule if none else None):
        return replace(buyer, tax_id=buyer.tax_id.strip()), grounds(none)
    if fields is None:
        return buyer, ()
    lacking = incomplete(asdict(buyer), fields.rule)
    if lacking:
        raise verdict.refused("fiscal-data-missing", grounds=fields.orders(), fields=lacking)
    wrong = fault(buyer.tax_id, buyer.country)
    if wrong:
        raise verdict.refused("tax-id-invalid", grounds=fields.orders(), field="tax_id", why=wrong)
    _check_email(buyer.email)
    return buyer, fields.permits()


def _check_email(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise BadInput("email", email, "an e-mail address") from error


def change_fiscal_data(
    customer: Customer,
    changes: Mapping[str, str],
    *,
    by: Actor,
    now: datetime,
    requested_at: datetime | None = None,
    asked: bool = False,
) -> FiscalData:
    """Change some fields of the fiscal data in force and return the new ones. Announces DataChanged.

    `asked`: staff apply a change that was asked of them at `requested_at`; otherwise the customer makes it now.
    """
    terms = book().for_existing(now)
    requested = requested_at or now
    held = queries.fiscal_data(customer.pk, now)
    before = _buyer_of(held, customer)
    unknown = sorted(set(changes) - set(asdict(before)))
    if unknown:
        raise BadInput("fields", unknown[0], ", ".join(asdict(before)))
    verdict = Verdict(
        customer.pk, "customer", customer.pk, "change-fiscal-data", requested, learnt_at=requested,
        facts={"fields": sorted(changes)}, effects=("fiscal-data-changed",),
    )  # fmt: skip
    after, checked = checked_buyer(replace(before, **dict(changes)), terms, verdict)
    counts_from, stood_on = _counts_from(terms, requested, now, asked=asked)
    facts = {**verdict.facts, "effective_at": counts_from}
    (decision,) = record([replace(verdict, grounds=distinct((*stood_on, *checked)), facts=facts)], now=now, actor=by)
    log_change(customer, "fiscal-data", asdict(before), asdict(after), by=by, now=now)
    written = write_fiscal_data(customer, after, effective_at=counts_from, requested_at=requested, by=by)
    announce(DataChanged(customer.pk, "fiscal-data", decision, now, by))
    return written


def _counts_from(
    terms: Terms, requested: datetime, now: datetime, *, asked: bool
) -> tuple[datetime, tuple[Ground, ...]]:
    effect = terms.ruling(FiscalDataEffect)
    stood_on = grounds(terms.ruling(FiscalDataChange), role="permits") + grounds(effect, role="limits")
    if not asked:
        stood_on += grounds(terms.ruling(DataChange), role="permits")
    counts_from = now if effect is None else effective_at(requested, now, on_request=asked, rule=effect.rule)
    return counts_from, stood_on


def _buyer_of(held: FiscalData | None, customer: Customer) -> Buyer:
    if held is None:
        return Buyer(customer.name, "", customer.country)
    return Buyer(held.legal_name, held.tax_id, held.country, held.address, held.city, held.email)


def write_fiscal_data(
    customer: Customer, buyer: Buyer, *, effective_at: datetime, requested_at: datetime, by: Actor
) -> FiscalData:
    """Keep fiscal data beside those that stood before."""
    return FiscalData.objects.create(
        customer=customer, **asdict(buyer), effective_at=effective_at, requested_at=requested_at, changed_by=str(by)
    )


def log_change(
    customer: Customer, what: str, before: Mapping[str, Any], after: Mapping[str, Any], *, by: Actor, now: datetime
) -> None:
    """Keep what stood before and what stands now, of the fields that changed."""
    changed = [name for name in dict.fromkeys([*before, *after]) if before.get(name) != after.get(name)]
    ChangeLog.objects.create(
        customer=customer, what=what, before={name: before.get(name) for name in changed},
        after={name: after.get(name) for name in changed}, at=now, by=str(by), address=by.address,
    )  # fmt: skip
