"""Moving the renewal date of a rental service, by a person."""

from datetime import date, datetime, timedelta

from posada.contexts.billing.acts.charge_plan_change import present_monthly
from posada.contexts.billing.acts.issue_invoices import issue_invoices
from posada.contexts.billing.lines import Draft, Line
from posada.contexts.billing.models import Origin
from posada.contexts.billing.price_of_days import price_of_days
from posada.contexts.billing.renewal_draft import next_period_start, period_line
from posada.contexts.billing.rules.proration import Proration
from posada.contexts.billing.rules.renewal_date_move import RenewalDateMove, fault_of
from posada.contexts.ordering import queries as ordering
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service, State
from posada.ground.catalogue.products import product
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict
from posada.terms.rule import Ruling, grounds
from posada.terms.selector import Target
from posada.terms.versions import book

ONE_DAY = timedelta(days=1)


def move_renewal_date(service_id: int, to: date, *, reason: str = "", now: datetime, by: Actor) -> int:
    """Charge the days from the first not yet ordered up to `to`, and return the invoice; once paid, it renews on `to`.

    Orders already issued stay as they are. Raises Refused for whoever has not the role, for what is of a class whose
    dates cannot move, and for a date that would shorten what is paid.
    """
    (service,) = services.locked([service_id])
    terms = book().for_existing(now)
    target = Target(service.product_kind, service.type, service.product, None, None, service.cycle)
    ruling = terms.ruling(RenewalDateMove, target)
    of_class = ordering.service_class(terms, target)
    proration = terms.ruling(Proration, target)
    verdict = Verdict(
        service.customer_id, "service", service.pk, "renewal-date", now,
        grounds(ruling) + grounds(of_class, role="permits") + grounds(proration, role="limits"),
        facts={"from": service.renews_on, "to": to, "reason": reason},
    )  # fmt: skip
    if of_class is not None and not of_class.rule.renewal_dates_adjustable:
        raise verdict.refused("date-cannot-move", grounds=of_class.orders())
    starts = _refuse(service, ruling, to, reason, verdict, by)
    draft = Draft(
        customer_id=service.customer_id, origin=Origin.RENEWAL, due_on=max(starts, terms.calendar.today(now)),
        lines=(_bridge(service, starts, to, proration, terms),), grounds=verdict.grounds, act="renewal-date",
        due_at=now, subject=("service", service.pk), version_id=book().number(terms), currency=service.currency,
        service_id=service.pk, product_kind=service.product_kind, type=service.type, facts=verdict.facts,
    )  # fmt: skip
    return issue_invoices([draft], now=now, by=by)[0]


def _refuse(
    service: Service, ruling: Ruling[RenewalDateMove] | None, to: date, reason: str, verdict: Verdict, by: Actor
) -> date:
    """The first day to be charged; raises the refusal where the date may not be moved so, or not by this person."""
    starts = next_period_start(service)
    if ruling is None or starts is None or service.state != State.ACTIVE:
        raise verdict.refused("date-cannot-move")
    if not by.is_staff or by.role not in (ruling.rule.role, "administrator"):
        raise verdict.refused("role-not-allowed", grounds=ruling.limits(), needs=ruling.rule.role, role=by.role)
    fault = fault_of(to, starts, reason, ruling.rule)
    if fault is not None:
        raise verdict.refused(fault, grounds=ruling.limits(), starts=starts)
    return starts


def _bridge(service: Service, starts: date, to: date, proration: Ruling[Proration] | None, terms: Terms) -> Line:
    """The charge for the days in between, at the monthly price."""
    last = to - ONE_DAY
    divisor = proration.rule.divisor if proration else "days-of-month"
    net = price_of_days(present_monthly(service, terms), starts, last, divisor).rounded()
    sold = product(terms, service.product)
    tax = terms.provider.tax_percent(sold.tax)
    line = period_line(service, sold, net, net * service.quantity, tax, (starts, last))
    return line.at_published_price(terms.provider)
