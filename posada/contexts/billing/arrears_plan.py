"""The future of a charge that waits for the end of its month."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.billing.models import UnbilledCharge
from posada.contexts.billing.rules.arrears_billing import ArrearsBilling
from posada.contexts.services import queries as services
from posada.kernel.plan import Plan, Step
from posada.terms.versions import book


def plans(charge_ids: Collection[int], now: datetime) -> dict[int, tuple[int, Plan]]:
    """(customer, plan) of each noted charge: its invoice, until it has one."""
    terms = book().for_existing(now)
    charges = list(UnbilledCharge.objects.filter(pk__in=charge_ids))
    known = services.by_id([charge.service_id for charge in charges])
    found: dict[int, tuple[int, Plan]] = {}
    for charge in charges:
        ruling = terms.ruling(ArrearsBilling, services.target(known[charge.service_id]))
        step = Step(terms.calendar.start_of(charge.bill_on), "bill-arrears", ruling.clause if ruling else "")
        found[charge.pk] = (charge.customer_id, (step,) if charge.invoice_id is None else ())
    return found
