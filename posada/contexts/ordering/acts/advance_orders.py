"""An order's way from paid to delivered."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from posada.contexts.ordering import queries
from posada.contexts.ordering.acts.obstacles import Obstacle, conditions, effective_day, obstacles
from posada.contexts.ordering.events import OrdersVerified
from posada.contexts.ordering.models import Order, State
from posada.contexts.ordering.rules.effective_date import EffectiveDate
from posada.contexts.ordering.rules.payment_verification import PaymentVerification
from posada.ground.agenda.roles import permitted
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import SYSTEM, Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rows import write_back
from posada.terms.rule import distinct, grounds
from posada.terms.selector import Target
from posada.terms.versions import book


def note_paid(order_ids: Sequence[int], *, now: datetime, by: Actor) -> None:
    """Move orders whose invoice is paid to verification; where the terms ask for none, verify them at once."""
    paid = [order for order in queries.locked(order_ids) if order.state == State.AWAITING_PAYMENT]
    if not paid:
        return
    for order in paid:
        order.move("pay")
    write_back(paid, "state")
    touch("order", [order.pk for order in paid])
    verified = [o.pk for o in paid if book().by_number(o.version_id).ruling(PaymentVerification) is None]
    if verified:
        verify_orders(verified, now=now, by=SYSTEM)


def note_unpaid(order_ids: Sequence[int]) -> None:
    """Move orders that were not looked at yet back to payment: what had paid them was taken back."""
    for order in queries.locked(order_ids):
        if order.state == State.AWAITING_VERIFICATION:
            order.move("unpay")
            order.save(update_fields=["state"])
            touch("order", [order.pk])


def verify_order(order_id: int, *, now: datetime, by: Actor) -> None:
    """A person has found the first payment good: `verify_orders` for one."""
    verify_orders([order_id], now=now, by=by)


def verify_orders(order_ids: Sequence[int], *, now: datetime, by: Actor) -> None:
    """A person has found first payments good. Refused for whoever has not the role.

    Announces OrdersVerified, or holds an order while something else stands in its way.
    """
    orders = queries.locked(order_ids)
    found = obstacles(orders, now)
    verdicts, held = [], []
    for order in orders:
        terms, in_the_way = book().by_number(order.version_id), found[order.pk]
        effective_on = None if in_the_way else effective_day(terms, now)
        verdicts.append(_verdict(order, terms, effective_on, now, by))
        if in_the_way:
            held.append(_hold(order, in_the_way, now))
        order.move("hold" if in_the_way else "verify")
        order.verified_by, order.verified_at, order.effective_on = str(by), now, effective_on
    decisions = record([*verdicts, *held], now=now, actor=by)
    write_back(orders, "state", "verified_by", "verified_at", "effective_on")
    touch("order", [order.pk for order in orders])
    free = [(o.pk, decision) for o, decision in zip(orders, decisions, strict=False) if not found[o.pk]]
    if free:
        announce(OrdersVerified(tuple(free), now, by))


def release_orders(customer_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """Release held orders in whose way nothing stands any more. Announces OrdersVerified."""
    held = queries.locked(queries.held(customer_ids))
    if not held:
        return
    in_the_way = obstacles(held, now)
    free = [order for order in held if not in_the_way[order.pk]]
    if not free:
        return
    verdicts = []
    for order in free:
        terms = book().by_number(order.version_id)
        order.move("release")
        order.effective_on = effective_day(terms, now)
        verdicts.append(
            Verdict(
                order.customer_id, "order", order.pk, "release-order", now, conditions(terms),
                effects=("order-released",), facts={"effective_on": order.effective_on},
            )
        )  # fmt: skip
    decisions = record(verdicts, now=now, actor=by)
    write_back(free, "state", "effective_on")
    touch("order", [order.pk for order in free])
    announce(OrdersVerified(tuple((o.pk, decision) for o, decision in zip(free, decisions, strict=True)), now, by))


def _hold(order: Order, found: Sequence[Obstacle], now: datetime) -> Verdict:
    return Verdict(
        order.customer_id, "order", order.pk, "hold-order", now,
        distinct(ground for obstacle in found for ground in obstacle.grounds), reason=found[0].reason,
        facts={obstacle.reason: obstacle.facts for obstacle in found}, effects=("order-held",),
    )  # fmt: skip


def _verdict(order: Order, terms: Terms, effective_on: date | None, now: datetime, by: Actor) -> Verdict:
    ruling = terms.ruling(PaymentVerification, Target())
    verdict = Verdict(
        order.customer_id, "order", order.pk, "verify-order", now, grounds(ruling, terms.ruling(EffectiveDate)),
        facts={"paid": True, "effective_on": effective_on}, effects=("order-verified",),
    )  # fmt: skip
    if ruling is None:
        return verdict
    return permitted(verdict, "verify-order", by=by, terms=terms, otherwise=(ruling.rule.role,))
