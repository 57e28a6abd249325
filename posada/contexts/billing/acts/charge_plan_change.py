"""What a change of plan costs, and the orders it makes wrong."""

from datetime import date, datetime

from posada.contexts.billing import queries
from posada.contexts.billing.acts.cancel_invoices import cancel_invoice
from posada.contexts.billing.acts.close_orders import as_charged, rest_of_order
from posada.contexts.billing.acts.issue_invoices import issue_invoices
from posada.contexts.billing.acts.prepay import order_again
from posada.contexts.billing.acts.settle_unused import settle_unused
from posada.contexts.billing.lines import Draft, Line
from posada.contexts.billing.models import Invoice, Origin
from posada.contexts.billing.price_of_days import price_of_days
from posada.contexts.billing.renewal_draft import Occasion
from posada.contexts.billing.rules.first_payment import FirstPayment
from posada.contexts.billing.rules.proration import Proration
from posada.contexts.services import queries as services
from posada.contexts.services.queries import PlanChange, Service
from posada.ground.catalogue.products import CYCLES, product
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.rule import grounds
from posada.terms.selector import Target
from posada.terms.versions import book

KEPT = "reactivation-fee"  # charged once, as the service went off


def charge_difference(change_id: int, *, now: datetime, by: Actor) -> int | None:
    """Issue the claim for the difference from today to the last day paid, and return its id; None where it is nil."""
    change = services.change(change_id)
    (service,) = services.locked([change.service_id])
    terms = services.governs(service, now)
    target = _target(service)
    today = terms.calendar.today(now)
    credited = services.unused_credit(terms, target)
    if credited is not None:
        return settle_unused(service, change, credited, terms, now=now, by=by)
    line = difference_line(service, change, terms, today)
    if line is None:
        return None
    deadline = terms.ruling(FirstPayment, target)
    draft = Draft(
        customer_id=service.customer_id, origin=Origin.CHANGE, lines=(line,), act="plan-change", due_at=now,
        due_on=terms.calendar.after(today, deadline.rule.after_close_of) if deadline else today,
        grounds=grounds(services.upgrade(terms, target))
        + grounds(terms.ruling(Proration, target), deadline, role="limits"),
        subject=("service", service.pk), version_id=book().number(terms), currency=service.currency,
        service_id=service.pk, product_kind=service.product_kind, type=service.type,
        facts={"from": service.product, "to": change.product, "until": service.paid_until},
    )  # fmt: skip
    return issue_invoices([draft], now=now, by=by)[0]


def difference_line(service: Service, change: PlanChange, terms: Terms, today: date) -> Line | None:
    """The difference of monthly prices for the days from `today` to the last one paid."""
    sold = product(terms, change.product)
    proration = terms.ruling(Proration, _target(service))
    if service.paid_until is None or service.paid_until < today:
        return None
    extra = sold.monthly(change.cycle, service.currency) - present_monthly(service, terms)
    exact = price_of_days(extra, today, service.paid_until, proration.rule.divisor if proration else "days-of-month")
    net = (exact * service.quantity).rounded(*([proration.rule.round_to] if proration else []))
    if not net.is_positive:
        return None
    return Line(
        kind="plan-difference", text=sold.slug, net=net, tax_percent=terms.provider.tax_percent(sold.tax),
        service_id=service.pk, product=sold.slug, unit_price=extra.rounded().amount, period=(today, service.paid_until),
        args={"from": service.product, "to": sold.slug}, clause=proration.clause if proration else "",
    ).at_published_price(terms.provider)  # fmt: skip


def present_monthly(service: Service, terms: Terms) -> Money:
    """What a month of the service costs as it is now: the agreed price, else list price."""
    if service.price is not None:
        return Money(service.price, service.currency).share(1, CYCLES[service.cycle])
    return product(terms, service.product).monthly(service.cycle, service.currency)


def correct_renewals(service_id: int, from_day: date, *, now: datetime, by: Actor) -> dict[int, int]:
    """Replace unpaid orders for days from `from_day` on by orders of what the service will be; the new one of each.

    An order for several months ahead gives way to the ordinary one. They keep their due days, also those that have
    passed meanwhile, and what coming back from a suspension costs.
    """
    (service,) = services.locked([service_id])
    terms = services.governs(service, now)
    stood_on = grounds(services.upgrade(terms, _target(service)))
    wrong = _orders_to_come(service, from_day)
    charged = queries.lines_of([invoice.pk for invoice in wrong])
    replaced: dict[int, int] = {}
    for invoice in wrong:
        cancel_invoice(invoice, act="renewal-corrected", grounds=stood_on, due_at=now, now=now, by=by)
    for invoice in wrong:
        others = [line for line in charged[invoice.pk] if line.service_id != service.pk]
        if others:
            issue_invoices([rest_of_order(invoice, others, stood_on, now)], now=now, by=by)
        fees = [line for line in charged[invoice.pk] if line.kind == KEPT and line.service_id == service.pk]
        kept = tuple(as_charged(line, invoice.currency) for line in fees)
        occasion = Occasion("renewal-order", now, stood_on)
        new = order_again(service_id, occasion, due_on=invoice.due_on, kept=kept, now=now, by=by)
        if new is not None:
            replaced[invoice.pk] = new
    return replaced


def _orders_to_come(service: Service, from_day: date) -> list[Invoice]:
    found = queries.unpaid_invoices(service.customer_id, service_id=service.pk).filter(
        origin__in=(Origin.RENEWAL, Origin.PREPAID), due_on__gte=from_day
    )
    return queries.locked([invoice.pk for invoice in found])


def _target(service: Service) -> Target:
    return Target(service.product_kind, service.type, service.product, None, None, service.cycle)
