"""What a paid period is worth on a day within it, under the old plan and under a new one."""

from datetime import date, timedelta
from typing import NamedTuple

from posada.contexts.services.models import PaidPeriod, Service
from posada.contexts.services.rules.unused_credit import UnusedCredit, unused
from posada.ground.catalogue.products import CYCLES, Product
from posada.kernel.calendar import add_months
from posada.kernel.money import Money

ONE_DAY = timedelta(days=1)


class Exchange(NamedTuple):
    """The days from a change to the last one paid, what was paid for them, and what they cost on the new plan."""

    first: date
    last: date
    credit: Money
    charge: Money


def exchange(service: Service, sold: Product, cycle: str, rule: UnusedCredit, on: date) -> Exchange | None:
    """What changing to another plan on a day gives back and costs of the period that runs, before tax; None where that
    day is not paid.
    """
    period = paid_period(service.pk, on)
    return _exchanged(service, period, sold, cycle, rule, on) if period is not None else None


def exchanges(service: Service, sold: Product, cycle: str, rule: UnusedCredit, on: date) -> list[Exchange]:
    """What changing on a day gives back and costs of each paid period: the one that runs, and those paid ahead."""
    ahead = PaidPeriod.objects.filter(service_id=service.pk, first__gt=on).order_by("first", "pk")
    periods = [period for period in (paid_period(service.pk, on), *ahead) if period is not None]
    return [_exchanged(service, period, sold, cycle, rule, max(on, period.first)) for period in periods]


def _exchanged(
    service: Service, period: PaidPeriod, sold: Product, cycle: str, rule: UnusedCredit, on: date
) -> Exchange:
    credit = unused(Money(period.net or 0, service.currency), period.first, period.last, on, rule.round_to)
    begins, cycles = whole_cycles(period.first, period.last, cycle)
    price = sold.price(cycle, service.currency) * service.quantity * cycles
    return Exchange(on, period.last, credit, unused(price, begins, period.last, on, rule.round_to))


def whole_cycles(first: date, last: date, cycle: str) -> tuple[date, int]:
    """(first day, how many) of the whole cycles that end on `last` and hold the days from `first`."""
    months, cycles = max(CYCLES[cycle], 1), 1
    while (begins := add_months(last + ONE_DAY, -months * cycles, "clip")) > first:
        cycles += 1
    return begins, cycles


def paid_period(service_id: int, day: date) -> PaidPeriod | None:
    """The paid period that a day lies in; None where that day is not paid."""
    found = PaidPeriod.objects.filter(service_id=service_id, first__lte=day, last__gte=day)
    return found.order_by("-pk").first()


def split_period(service: Service, found: Exchange) -> None:
    """The paid period goes on as another plan from the first day of an exchange."""
    period = paid_period(service.pk, found.first)
    if period is None:
        return
    rest = PaidPeriod(
        customer_id=service.customer_id, service_id=service.pk, first=found.first, last=period.last,
        version_id=period.version_id, net=found.charge.amount,
    )  # fmt: skip
    if period.first == found.first:
        period.delete()
    else:
        period.last = found.first - ONE_DAY
        period.net = (period.net or 0) - found.credit.amount
        period.save(update_fields=["last", "net"])
    rest.save(force_insert=True)
