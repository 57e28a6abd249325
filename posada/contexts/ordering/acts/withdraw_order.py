"""Going back on an order."""

from dataclasses import replace
from datetime import datetime

from posada.contexts.ordering import queries
from posada.contexts.ordering.events import OrderWithdrawn
from posada.contexts.ordering.models import Order
from posada.contexts.ordering.rules.withdrawal import Withdrawal, last_day_to_withdraw
from posada.contexts.services import queries as services
from posada.ground.agenda.unit import touch
from posada.ground.customers.models import Customer
from posada.kernel.errors import BadInput
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling
from posada.terms.versions import book


def withdraw_order(order_id: int, *, asked_at: datetime | None = None, now: datetime, by: Actor) -> None:
    """Undo an order whose customer went back on it; judged by when it was asked. Announces OrderWithdrawn.

    Raises Refused where neither terms nor law let the customer go back, where it is too late, or where it was delivered
    and may then not be undone; BadInput where the order is at its end already.
    """
    (order,) = queries.locked([order_id])
    if not order.may("withdraw"):
        raise BadInput("about", order.number, "an order that stands; this one is %(state)s", state=order.state)
    terms = book().by_number(order.version_id)
    verdict = Verdict(order.customer_id, "order", order.pk, "withdraw-order", now, facts={"placed_at": order.placed_at})
    ruling = terms.ruling(Withdrawal, queries.targets([order.pk])[order.pk])
    if ruling is None:
        raise verdict.refused("no-withdrawal")
    verdict = _in_time(order, ruling, terms, replace(verdict, grounds=ruling.orders()), asked_at or now)
    (decision,) = record([replace(verdict, effects=("order-withdrawn",))], now=now, actor=by)
    order.move("withdraw")
    order.save(update_fields=["state"])
    touch("order", [order.pk])
    announce(OrderWithdrawn(order.pk, order.customer_id, order.invoice_id, decision, ruling.orders(), now, by))


def _in_time(order: Order, ruling: Ruling[Withdrawal], terms: Terms, verdict: Verdict, asked_at: datetime) -> Verdict:
    """The verdict with its count; Refused where the right does not reach."""
    rule, calendar = ruling.rule, terms.calendar
    if not rule.for_companies and Customer.objects.get(pk=order.customer_id).is_company:
        raise verdict.refused("not-a-consumer")
    delivered = [s.activated_at for s in services.by_order(order.pk) if s.activated_at is not None]
    if rule.unless_delivered and delivered:
        raise verdict.refused("delivery-began", delivered_at=min(delivered))
    begun = max(delivered) if rule.counted_from == "delivery" and delivered else order.placed_at
    counted_from, asked_on = calendar.today(begun), calendar.today(asked_at)
    last_day = last_day_to_withdraw(counted_from, rule, calendar)
    if asked_on > last_day:
        raise verdict.refused("too-late", counted_from=counted_from, last_day=last_day)
    return replace(
        verdict, facts={**verdict.facts, "counted_from": counted_from, "last_day": last_day, "asked_on": asked_on}
    )
