"""Asking, before anything is registered or renewed outside, whether it was paid."""

from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.rules.payment_purpose import PaymentFirst
from posada.contexts.services import queries as services
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.selector import Target


def require_payment(service_id: int, what: str, *, now: datetime, by: Actor) -> None:
    """Record that `what` (registration, renewal) may be asked of the registrar for a service.

    Refused to every role while an order of the service is unpaid, or where there is none to pay for it.
    """
    service = services.by_id([service_id])[service_id]
    target = Target(product_kind=service.product_kind, type=service.type)
    ruling = services.governs(service, now).ruling(PaymentFirst, target)
    unpaid = list(queries.unpaid_invoices(service.customer_id, service_id=service_id))
    verdict = Verdict(
        service.customer_id, "service", service_id, f"ask-{what}", now, grounds(ruling, role="limits"),
        facts={"unpaid": [invoice.number for invoice in unpaid]}, effects=("may-be-asked",),
    )  # fmt: skip
    if ruling is not None and what in ruling.rule.before and unpaid:
        raise verdict.refused("not-paid", grounds=ruling.orders())
    record([verdict], now=now, actor=by)
