"""Charging what a service caused besides its fee: approved work, or usage above the plan's allowance."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from posada.contexts.billing.acts.issue_invoices import issue_invoices
from posada.contexts.billing.lines import Draft, Line
from posada.contexts.billing.rules.extra_charges import ExtraCharges, above_allowance
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.ground.catalogue.products import product
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict
from posada.terms.rule import Ruling
from posada.terms.versions import Book, book


@dataclass(frozen=True, slots=True)
class Extra:
    """So many units of a `type` of charge at a price; or, for a metered type, what was `used` in a closed period."""

    service_id: int
    type: str
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    used: Decimal | None = None
    period: str = ""
    text: str = ""


def charge_service(extra: Extra, *, now: datetime, by: Actor) -> int | None:
    """Issue a proforma for one extra charge, tied to its service, and return its id; None where nothing is over.

    Raises Refused where the terms name no such charge, or the plan lacks the allowance and the price of usage.
    """
    service = services.by_id([extra.service_id])[extra.service_id]
    versions = book()
    terms = versions.for_existing(now)
    ruling = terms.ruling(ExtraCharges)
    verdict = Verdict(
        service.customer_id, "service", service.pk, f"charge-{extra.type}", now, facts={"type": extra.type}
    )
    if ruling is None or extra.type not in ruling.rule.types:
        raise verdict.refused("charge-not-in-the-terms", grounds=ruling.excludes() if ruling else ())
    counted = counted_units(extra, service, ruling, terms)
    if counted is None:
        raise verdict.refused("plan-states-no-allowance-or-price", grounds=ruling.excludes())
    quantity, price = counted
    if not quantity:
        return None
    (id,) = issue_invoices([draft_of(extra, service, ruling, versions, quantity, price, now)], now=now, by=by)
    return id


def counted_units(
    extra: Extra, service: Service, ruling: Ruling[ExtraCharges], terms: Terms
) -> tuple[Decimal, Decimal] | None:
    """(quantity, unit price): given for work; for usage what lies above the plan's allowance, None without one."""
    metric = ruling.rule.metered.get(extra.type)
    if metric is None:
        if extra.quantity is None or extra.unit_price is None:
            raise BadInput("quantity, unit_price", (extra.quantity, extra.unit_price), "how much, and at which price")
        return extra.quantity, extra.unit_price
    allowance: Any = product(terms, service.product).allowances.get(metric)
    if not isinstance(allowance, dict) or not {"included", "price"} <= allowance.keys() or extra.used is None:
        return None
    return above_allowance(extra.used, Decimal(str(allowance["included"]))), Decimal(str(allowance["price"]))


def draft_of(
    extra: Extra, service: Service, ruling: Ruling[ExtraCharges], versions: Book, quantity: Decimal, price: Decimal,
    now: datetime,
) -> Draft:  # fmt: skip
    """The proforma: one line with quantity, unit price, service and clause."""
    terms = versions.for_existing(now)
    line = Line(
        kind="extra", text=extra.text or extra.type, net=Money(quantity * price, service.currency).rounded(),
        tax_percent=terms.provider.tax_percent(), service_id=service.pk, product=service.product, quantity=quantity,
        unit_price=price, args={"type": extra.type, "used": extra.used, "period": extra.period}, clause=ruling.clause,
    )  # fmt: skip
    return Draft(
        customer_id=service.customer_id, origin="other-charge",
        due_on=terms.calendar.after(terms.calendar.today(now), ruling.rule.due), lines=(line,),
        grounds=ruling.permits(), act=f"charge-{extra.type}", due_at=now, subject=("service", service.pk),
        version_id=versions.number(terms), currency=service.currency, service_id=service.pk,
        product_kind=service.product_kind, type=service.type,
        facts={"type": extra.type, "quantity": quantity, "unit_price": price, "period": extra.period},
    )  # fmt: skip
