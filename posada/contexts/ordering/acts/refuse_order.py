"""Refusing an order: the house does not want it."""

from datetime import datetime

from posada.contexts.ordering import queries
from posada.contexts.ordering.events import OrderRefused
from posada.contexts.ordering.rules.service_refusal import ServiceRefusal
from posada.ground.agenda.roles import permitted
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground
from posada.terms.versions import book


def refuse_order(order_id: int, *, reason: str, now: datetime, by: Actor) -> None:
    """Refuse an order that is not delivered yet; what was paid is given back. Announces OrderRefused."""
    if not reason.strip():
        raise BadInput("reason", reason, "the reason for which the order is refused")
    (order,) = queries.locked([order_id])
    terms = book().by_number(order.version_id)
    ruling = terms.required(ServiceRefusal)
    verdict = Verdict(
        order.customer_id, "order", order.pk, "refuse-order", now, ruling.orders(),
        facts={"reason": reason, "refund": ruling.rule.refund_of_orders}, effects=("order-refused",),
    )  # fmt: skip
    verdict = permitted(verdict, "refuse-order", by=by, terms=terms, otherwise=ruling.rule.roles)
    (decision,) = record([verdict], now=now, actor=by)
    order.move("refuse")
    order.save(update_fields=["state"])
    touch("order", [order.pk])
    refund = ruling.rule.refund_of_orders == "full"
    announce(OrderRefused(order.pk, order.invoice_id, refund, decision, ruling.orders(), now, by))


def refusal_of_renewal(service_id: int, customer_id: int, *, now: datetime, by: Actor) -> tuple[Ground, ...]:
    """The grounds on which a running service is let end. Raises Refused for those whose role it is not."""
    terms = book().for_existing(now)
    ruling = terms.required(ServiceRefusal)
    verdict = Verdict(customer_id, "service", service_id, "refuse-renewal", now, ruling.orders())
    return permitted(verdict, "refuse-order", by=by, terms=terms, otherwise=ruling.rule.roles).grounds
