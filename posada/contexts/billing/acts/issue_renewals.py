"""Issuing the orders for the next period of services, in batches."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from posada.contexts.billing.acts.issue_invoices import issue_invoices
from posada.contexts.billing.lines import Draft, Line
from posada.contexts.billing.rules.renewal_order import RenewalOrder, RenewalOrderOnActivation
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.ground.agenda.steps import DueStep
from posada.ground.catalogue.products import CYCLES, Product, product
from posada.kernel.calendar import add_months
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.rule import Ground, grounds
from posada.terms.versions import Book, book

ONE_DAY = timedelta(days=1)


def issue_renewals(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> list[int]:
    """Issue one renewal order a service for the period after the last one ordered; suspended services are among them.

    Due on the renewal date, or on the day of issue where that has passed.
    """
    due = {step.subject_id: step for step in steps}
    held = services.by_id(due)
    versions = book()
    drafts = [draft for step in steps if (draft := draft_of(held[step.subject_id], step, versions, now)) is not None]
    return issue_invoices(drafts, now=now, by=by)


def draft_of(service: Service, step: DueStep, versions: Book, now: datetime) -> Draft | None:
    """The order for the service's next period; None where nothing is to be ordered any more."""
    first = next_period_start(service)
    if first is None:
        return None
    terms = versions.for_existing(now)
    priced_by = versions.for_existing(terms.calendar.start_of(first))
    sold = product(priced_by, service.product)
    last = period_end(first, service.cycle)
    return Draft(
        customer_id=service.customer_id, origin="renewal", due_on=max(first, terms.calendar.today(now)),
        lines=(renewal_line(service, sold, terms, (first, last)),),
        grounds=_grounds(step, terms, sold, service), act="renewal-order", due_at=step.due_at,
        subject=("service", service.pk), version_id=versions.number(terms), currency=service.currency,
        service_id=service.pk, product_kind=service.product_kind, type=service.type,
        facts={"renews_on": first, "until": last},
    )  # fmt: skip


def next_period_start(service: Service) -> date | None:
    """The first day for which no order was issued yet; None once the service ends before it."""
    if service.billed_until is None:
        return service.renews_on
    first = service.billed_until + ONE_DAY
    return None if service.ends_on and first > service.ends_on else first


def period_end(first: date, cycle: str) -> date:
    """The last day of a cycle that begins on `first`."""
    return add_months(first, CYCLES[cycle], "clip") - ONE_DAY


def renewal_line(service: Service, sold: Product, terms: Terms, period: tuple[date, date]) -> Line:
    """One whole cycle at the agreed price, or at list price."""
    price = (
        Money(service.price, service.currency)
        if service.price is not None
        else sold.price(service.cycle, service.currency)
    )
    return Line(
        kind="period", text=sold.slug, net=(price * service.quantity).rounded(),
        tax_percent=terms.provider.tax_percent(sold.tax), service_id=service.pk, product=sold.slug,
        quantity=service.quantity, unit_price=price.amount, period=period,  # type: ignore[arg-type]
    )  # fmt: skip


def _grounds(step: DueStep, terms: Terms, sold: Product, service: Service) -> tuple[Ground, ...]:
    target = sold.target(cycle=service.cycle)
    lead = terms.ruling(RenewalOrder, target)
    on_activation = terms.ruling(RenewalOrderOnActivation, target)
    if on_activation is not None and step.clause == on_activation.clause:
        return on_activation.orders() + grounds(lead, role="limits")
    return grounds(lead)
