"""Giving back what was prepaid for time that an ended service will not be used."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from posada.contexts.billing import queries
from posada.contexts.billing.acts.close_orders import months_in
from posada.contexts.billing.acts.give_back import Return, give_back
from posada.contexts.billing.models import InvoiceLine, State
from posada.contexts.billing.price_of_days import price_of_days
from posada.contexts.billing.rules.last_period import PrepaidRefund, refundable_from
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.ground.catalogue.products import CYCLES
from posada.kernel.money import Money
from posada.kernel.months import add_months
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ruling
from posada.terms.versions import book

ONE_DAY = timedelta(days=1)


def refund_prepaid(service_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """Refund the paid time of these ended services after their end and their committed term, with its tax."""
    terms = book().for_existing(now)
    for service in services.by_id(service_ids).values():
        ruling = terms.ruling(PrepaidRefund, services.target(service))
        if ruling is not None and service.ends_on is not None:
            _refund(service, service.ends_on, ruling, now=now, by=by)


def _refund(service: Service, ends_on: date, ruling: Ruling[PrepaidRefund], *, now: datetime, by: Actor) -> None:
    kept_until = refundable_from(ends_on, service.term_ends_on)
    prepaid = paid_periods_after(service, ends_on)
    returns = [back for period in prepaid if (back := part_after(period, kept_until, service.currency)) is not None]
    facts: dict[str, object] = {
        "ends_on": ends_on, "committed_until": service.term_ends_on, "kept_until": kept_until,
    }  # fmt: skip
    if returns:
        give_back(returns, act="refund-prepaid", grounds=ruling.orders(), facts=facts, now=now, by=by)
    elif prepaid:
        nothing = {"total": Money.zero(service.currency)}
        record(
            [Verdict(service.customer_id, "service", service.pk, "refund-prepaid", now, ruling.excludes(), facts=facts,
                     amounts=nothing)],
            now=now, actor=by,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PaidPeriod:
    """A paid charge, and the first and last day it is for."""

    line: InvoiceLine
    first: date
    last: date


def paid_periods_after(service: Service, day: date) -> list[PaidPeriod]:
    """The charges of a service for periods that reach beyond `day` and were paid.

    A first charge without days of its own began with the service.
    """
    lines = InvoiceLine.objects.filter(service_id=service.pk, kind="period", net__gt=0).order_by("pk")
    invoices = queries.by_id([line.invoice_id for line in lines])
    periods = [
        PaidPeriod(line, *period_of(line, service)) for line in lines if invoices[line.invoice_id].state == State.PAID
    ]
    return [period for period in periods if period.last > day]


def period_of(line: InvoiceLine, service: Service) -> tuple[date, date]:
    """The days that a charge is for."""
    if line.period_from is not None and line.period_until is not None:
        return line.period_from, line.period_until
    began = service.term_began_on or service.ordered_on
    return began, add_months(began, max(CYCLES[service.cycle], 1), "clip") - ONE_DAY


def part_after(period: PaidPeriod, kept_until: date, currency: str) -> Return | None:
    """What a period's charge comes to for its days after `kept_until`; None where it has none."""
    if period.last <= kept_until:
        return None
    whole = Money(period.line.net, currency)
    monthly = whole.share(1, months_in(period.first, period.last))
    net = min(price_of_days(monthly, max(period.first, kept_until + ONE_DAY), period.last).rounded(), whole)
    return Return(period.line.invoice_id, net, net.percent(period.line.tax_percent).rounded())
