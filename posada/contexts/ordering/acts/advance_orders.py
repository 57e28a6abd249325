"""An order's way from paid to delivered."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from posada.contexts.ordering import queries
from posada.contexts.ordering.acts.obstacles import Obstacle, conditions, effective_day, obstacles
from posada.contexts.ordering.events import OrderPaid, OrderVerified
from posada.contexts.ordering.models import Order, State
from posada.contexts.ordering.rules.effective_date import EffectiveDate
from posada.contexts.ordering.rules.payment_verification import PaymentVerification
from posada.ground.agenda.roles import permitted
from posada.ground.agenda.unit import touch
from posada.kernel.events import announce
from posada.terms.actor import SYSTEM, Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import distinct, grounds
from posada.terms.selector import Target
from posada.terms.versions import book


def note_paid(order_ids: Sequence[int], *, now: datetime, by: Actor) -> None:
    """Move orders whose invoice is paid to verification; where the terms ask for none, verify them at once."""
    for order in queries.locked(order_ids):
        if order.state != State.AWAITING_PAYMENT:
            continue
        order.move("pay")
        order.save(update_fields=["state"])
        touch("order", [order.pk])
        announce(OrderPaid(order.pk, now, by))
        if book().by_number(order.version_id).ruling(PaymentVerification) is None:
            verify_order(order.pk, now=now, by=SYSTEM)


def note_unpaid(order_ids: Sequence[int]) -> None:
    """Move orders that were not looked at yet back to payment: what had paid them was taken back."""
    for order in queries.locked(order_ids):
        if order.state == State.AWAITING_VERIFICATION:
            order.move("unpay")
            order.save(update_fields=["state"])
            touch("order", [order.pk])


def verify_order(order_id: int, *, now: datetime, by: Actor) -> None:
    """A person has found the first payment good. Refused for whoever has not the role.

    Announces OrderVerified, or holds the order while something else stands in its way.
    """
    (order,) = queries.locked([order_id])
    terms = book().by_number(order.version_id)
    found = obstacles(order, terms, now)
    verdict = _verdict(order, terms, None if found else effective_day(terms, now), now, by)
    decision = record([verdict, *([_hold(order, found, now)] if found else [])], now=now, actor=by)[0]
    order.move("hold" if found else "verify")
    order.verified_by, order.verified_at = str(by), now
    order.effective_on = None if found else effective_day(terms, now)
    order.save(update_fields=["state", "verified_by", "verified_at", "effective_on"])
    touch("order", [order.pk])
    if not found:
        announce(OrderVerified(order.pk, decision, now, by))


def release_orders(customer_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """Release held orders in whose way nothing stands any more. Announces OrderVerified for each."""
    for order in queries.locked(queries.held(customer_ids)):
        terms = book().by_number(order.version_id)
        if obstacles(order, terms, now):
            continue
        verdict = Verdict(
            order.customer_id, "order", order.pk, "release-order", now, conditions(terms), effects=("order-released",),
            facts={"effective_on": effective_day(terms, now)},
        )  # fmt: skip
        (decision,) = record([verdict], now=now, actor=by)
        order.move("release")
        order.effective_on = effective_day(terms, now)
        order.save(update_fields=["state", "effective_on"])
        touch("order", [order.pk])
        announce(OrderVerified(order.pk, decision, now, by))


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
