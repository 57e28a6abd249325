"""The order for a service's next period, before it is issued: which days, at whose price."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from posada.contexts.billing.due_day import due_day
from posada.contexts.billing.lines import Draft, Line
from posada.contexts.billing.rules.last_period import LastPeriod, charged_until
from posada.contexts.billing.rules.renewal_order import RenewalOrder
from posada.contexts.services.queries import PlanChange, Service
from posada.ground.catalogue.products import CYCLES, Product, product
from posada.kernel.calendar import add_months, days_in_month
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.decisions import Written
from posada.terms.rule import Ground, grounds
from posada.terms.rules.honoured_period import HonouredPeriod
from posada.terms.selector import Target
from posada.terms.versions import Book

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why an order is issued: the act, what it stands on, and when it fell due."""

    act: str
    due_at: datetime
    grounds: tuple[Ground, ...]
    origin: str = "renewal"
    facts: Mapping[str, Any] = field(default_factory=dict)


def renewal_draft(
    service: Service,
    change: PlanChange | None,
    versions: Book,
    occasion: Occasion,
    *,
    now: datetime,
    months: int | None = None,
) -> Draft | None:
    """The order for the period after the last one ordered, or for so many months; None where the service ends first.

    Due on its first day, or today where that has passed. The price is the one in force on its first day, and a plan
    that takes effect by then is charged in place of the present one.
    """
    first = next_period_start(service)
    if first is None:
        return None
    terms = versions.for_existing(now)
    priced_by = versions.for_existing(terms.calendar.start_of(first))
    if priced_by.ruling(HonouredPeriod, Target(service.product_kind, service.type, service.product)) is not None:
        terms = priced_by  # the order is the contract of its period, whatever ruled before
    slug, cycle, agreed = sold_on(service, change, first)
    sold = product(priced_by, slug)
    count = months or CYCLES[cycle]
    priced = price_of(sold, cycle, count, service.currency, agreed)
    target = Target(service.product_kind, service.type, service.product, None, None, service.cycle)
    order = terms.ruling(RenewalOrder, target)
    anchor = service.anchor_day if order is not None and order.rule.keeps_day else None
    last, net = same_day_later(first, count, anchor) - ONE_DAY, priced * service.quantity
    today = terms.calendar.today(now)
    due_on = due_day(terms, target, today, max(first, today))
    cut = terms.ruling(LastPeriod, target) if service.ends_on and service.ends_on < last else None
    if cut is not None and service.ends_on:
        net, last = charged_until(net, count, first, service.ends_on), service.ends_on
    line = period_line(service, sold, priced, net, terms.provider.tax_percent(sold.tax), (first, last))
    line = line.at_published_price(terms.provider)
    return Draft(
        customer_id=service.customer_id, origin=occasion.origin, due_on=due_on,
        lines=(line,), grounds=occasion.grounds + grounds(cut, role="limits"), act=occasion.act, due_at=occasion.due_at,
        subject=("service", service.pk), version_id=versions.number(terms), currency=service.currency,
        service_id=service.pk, product_kind=service.product_kind, type=service.type,
        together=order is not None and order.rule.together == "month",
        facts=Written({"renews_on": first, "until": last, **occasion.facts}),
    )  # fmt: skip


def same_day_later(day: date, months: int, anchor: int | None) -> date:
    """So many months later: on the day of the month named by `anchor`, or that month's last where it has none."""
    later = add_months(day, months, "clip")
    return later if anchor is None else later.replace(day=min(anchor, days_in_month(later)))


def next_period_start(service: Service) -> date | None:
    """The first day for which no order was issued yet; None once the service ends before it."""
    first = service.billed_until + ONE_DAY if service.billed_until else service.renews_on
    return None if first is None or (service.ends_on and first > service.ends_on) else first


def sold_on(service: Service, change: PlanChange | None, day: date) -> tuple[str, str, Decimal | None]:
    """(product, cycle, agreed price) of a service on `day`; a new plan is at list price."""
    if change is not None and change.state == "scheduled" and change.effective_on <= day:
        return change.product, change.cycle, None
    return service.product, service.cycle, service.price


def price_of(sold: Product, cycle: str, months: int, currency: str, agreed: Decimal | None) -> Money:
    """What `months` cost: the catalogue's price for that length where it has one, else so many whole cycles.

    Reading: without a discount of the catalogue's own, several months cost as many times one.
    """
    length = CYCLES[cycle]
    if agreed is None and months != length:
        own = next((name for name, count in CYCLES.items() if count == months and name in sold.prices), None)
        if own is not None:
            return sold.price(own, currency)
    if not length or months < 1 or months % length:
        raise BadInput("months", months, "%(length)s or a multiple of it", length=length)
    one = Money(agreed, currency) if agreed is not None else sold.price(cycle, currency)
    return one * (months // length)


def period_line(
    service: Service, sold: Product, price: Money, net: Money, tax: Decimal, period: tuple[date, date]
) -> Line:
    """The charge for a period of the invoice's service: `net`, at so much a unit."""
    return Line(
        kind="period", text=sold.slug, net=net.rounded(), tax_percent=tax,
        product=sold.slug, quantity=Decimal(service.quantity), unit_price=price.amount,
        period=period,
    )  # fmt: skip
