"""Charging what a service caused besides its fee: approved work, or usage above the plan's allowance."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from posada.contexts.billing.acts.charge_extra import charge_extra
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
    terms = services.governs(service, now)
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
    return charge_extra(
        service.pk, extra.text or extra.type, Money(quantity * price, service.currency).rounded(),
        args={"type": extra.type, "used": extra.used, "period": extra.period}, act=f"charge-{extra.type}",
        due_on=terms.calendar.after(terms.calendar.today(now), ruling.rule.due), quantity=quantity,
        unit_price=price, grounds=ruling.permits(), now=now, by=by,
    )  # fmt: skip


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
