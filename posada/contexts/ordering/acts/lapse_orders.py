"""Ending orders that nobody accepted."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.billing.queries import first_payment
from posada.contexts.ordering import queries
from posada.contexts.ordering.events import OrdersLapsed
from posada.contexts.ordering.models import Order
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds
from posada.terms.selector import Target
from posada.terms.versions import book


def lapse_orders(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Cancel orders that staff entered and that were not accepted in time. Announces OrdersLapsed."""
    due_at = {step.subject_id: step.due_at for step in steps}
    orders = queries.locked(list(due_at))
    targets = queries.targets(list(due_at))
    verdicts = [_verdict(order, targets[order.pk], due_at[order.pk]) for order in orders]
    decisions = record(verdicts, now=now, actor=by)
    for order in orders:
        order.move("cancel")
    Order.objects.bulk_update(orders, ["state"])
    touch("order", due_at)
    announce(OrdersLapsed({order.pk: id for order, id in zip(orders, decisions, strict=True)}, now, by))


def _verdict(order: Order, target: Target, due_at: datetime) -> Verdict:
    terms = book().by_number(order.version_id)
    return Verdict(
        order.customer_id, "order", order.pk, "order-lapse", due_at, grounds(first_payment(terms, target)),
        facts={"requested_on": terms.calendar.today(order.placed_at), "entered_by": order.author, "accepted": False},
        effects=("order-cancelled",),
    )  # fmt: skip
