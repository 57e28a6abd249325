"""Asking for less to pay because a service was suspended."""

from datetime import date, datetime

from posada.contexts.billing.rules.suspension_discount import SuspensionDiscount, suspension_discount
from posada.contexts.services import queries as services
from posada.ground.agenda.cases import Matter, open_cases
from posada.ground.catalogue.products import product
from posada.kernel.calendar import days_in_month
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict
from posada.terms.versions import book


def request_discount(service_id: int, *, first: date, last: date, now: datetime, by: Actor) -> int:
    """Put what the terms take off for suspended days before a person; the case's id.

    Raises Refused where they take off nothing.
    """
    if last < first:
        raise BadInput("until", last.isoformat(), "%(first)s or later", first=first.isoformat())
    (service,) = services.locked([service_id])
    terms = book().for_existing(now)
    sold = product(terms, service.product)
    ruling = terms.required(SuspensionDiscount, sold.target(cycle=service.cycle))
    days = (last - first).days + 1
    verdict = Verdict(
        service.customer_id, "service", service.pk, "suspension-discount", now, ruling.orders(),
        facts={"from": first, "until": last, "days": days, "percent": ruling.rule.percent},
    )  # fmt: skip
    monthly = sold.monthly(service.cycle, service.currency) * service.quantity
    discount = suspension_discount(monthly, days, days_in_month(first), ruling.rule)
    if not discount.is_positive:
        raise verdict.refused("no-discount-for-suspended-days")
    matter = Matter(
        customer_id=service.customer_id, kind="credit", subject=("service", service.pk), role="billing",
        grounds=ruling.orders(), due_at=now, facts=verdict.facts, amounts={"credit": discount},
        act="suspension-discount",
    )  # fmt: skip
    (case_id,) = open_cases([matter], now=now, by=by)
    return case_id
