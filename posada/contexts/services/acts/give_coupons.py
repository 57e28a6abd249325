"""Giving the coupons that come with plans, and noting their use."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.services import queries
from posada.contexts.services.coupons import MARK, coupon_held
from posada.contexts.services.rules.coupon import Coupon, CouponValidity, last_day
from posada.kernel.errors import BadInput
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import grounds


def give_coupons(service_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """Give each service just activated the coupon that its plan brings, with the last day to use it."""
    verdicts = []
    for service in queries.locked(service_ids):
        terms, target = queries.governs(service, now), queries.target(service)
        ruling, validity = terms.ruling(Coupon, target), terms.ruling(CouponValidity, target)
        if ruling is None or MARK in service.marks:
            continue
        until = last_day(terms.calendar.today(now), validity.rule, terms.calendar) if validity else None
        service.marks = {**service.marks, MARK: {"until": until.isoformat() if until else None}}
        service.save(update_fields=["marks"])
        verdicts.append(
            Verdict(service.customer_id, "service", service.pk, "give-coupon", now,
                    ruling.orders() + grounds(validity, role="limits"), facts={"until": until},
                    effects=("coupon-given",))
        )  # fmt: skip
    record(verdicts, now=now, actor=by)


def use_coupon(customer_id: int, code: str, order_id: int, *, now: datetime) -> None:
    """Note the order that a coupon was used for."""
    coupon = coupon_held(customer_id, code, now)
    if coupon is not None:
        (service,) = queries.locked([coupon.service.pk])
        service.marks = {**service.marks, MARK: {**service.marks[MARK], "used_by": order_id}}
        service.save(update_fields=["marks"])


def ask_coupon(service_id: int, *, now: datetime, by: Actor) -> None:
    """Asked for again: refused once it has lapsed or was used; BadInput while it is still good."""
    service = queries.by_id([service_id])[service_id]
    coupon = coupon_held(service.customer_id, service.name, now)
    if coupon is None:
        raise BadInput("about", service.name, "a service that brought a coupon")
    verdict = Verdict(service.customer_id, "service", service.pk, "ask-coupon", now)
    coupon.refuse_late(verdict, queries.governs(service, now).calendar.today(now))
    raise BadInput(
        "about", service.name, "a coupon that was not given; this one is good until %(until)s", until=coupon.until
    )
