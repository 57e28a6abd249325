"""What a service's last day makes of the orders for the time after it."""

from collections.abc import Sequence
from datetime import date, datetime

from posada.contexts.billing import queries
from posada.contexts.billing.acts.cancel_invoices import cancel_invoice
from posada.contexts.billing.acts.issue_invoices import issue_invoices
from posada.contexts.billing.lines import Draft, Line
from posada.contexts.billing.models import Invoice, InvoiceLine
from posada.contexts.billing.rules.last_period import LastPeriod, charged_until
from posada.ground.catalogue.products import CYCLES
from posada.kernel.money import Money
from posada.kernel.months import add_months
from posada.terms.actor import Actor
from posada.terms.rule import Ground, Ruling
from posada.terms.versions import book


def close_orders(
    service_id: int, customer_id: int, ends_on: date, *, grounds: tuple[Ground, ...], now: datetime, by: Actor
) -> None:
    """Make void the unpaid orders for periods after `ends_on`; one that reaches beyond it shrinks to the months before.

    An order for the periods of several services is made anew for the others; one that charges something else beside
    them is left to stand: a person looks at it.
    """
    claims = list(queries.unpaid_invoices(customer_id, service_id=service_id).filter(origin="renewal"))
    reopened = queries.reopened_by([claim.pk for claim in claims])  # charged back: a debt for what was used
    claims = [claim for claim in claims if claim.pk not in reopened]
    lines = queries.lines_of([claim.pk for claim in claims])
    for claim in claims:
        periods = [line for line in lines[claim.pk] if line.kind == "period" and line.period_from and line.period_until]
        own = [line for line in periods if line.service_id == service_id]
        others = [line for line in periods if line.service_id != service_id]
        if len(own) != 1 or (others and len(periods) < len(lines[claim.pk])):
            continue
        (period,) = own
        if period.period_until is None or period.period_from is None or period.period_until <= ends_on:
            continue
        by_days = book().for_existing(now).ruling(LastPeriod, queries.target(claim))
        begun = period.period_from <= ends_on
        if by_days is None and begun and months_in(period.period_from, period.period_until) == 1:
            continue  # a month that has begun is owed whole
        (locked,) = queries.locked([claim.pk])
        cancel_invoice(
            locked, act="void-order", grounds=grounds, due_at=now, now=now, by=by, facts={"ends_on": ends_on}
        )
        if period.period_from <= ends_on:
            draft = remaining_order(locked, period, ends_on, by_days, grounds, now)
            issue_invoices([draft], now=now, by=by)
        if others:
            issue_invoices([rest_of_order(locked, others, grounds, now)], now=now, by=by)


def remaining_order(
    claim: Invoice, period: InvoiceLine, ends_on: date, by_days: Ruling[LastPeriod] | None,
    grounds: tuple[Ground, ...], now: datetime,
) -> Draft:  # fmt: skip
    """The order for the months of a longer cycle until `ends_on`, at its monthly equivalent, due no sooner than today.

    For its days, where the terms charge no more than those.
    """
    first, last = period.period_from, period.period_until
    if first is None or last is None:
        raise ValueError("an order for months has a period")
    whole, months = Money(period.net, claim.currency), months_in(first, last)
    net = whole.share(months_in(first, ends_on), months).rounded()
    if by_days is not None:
        net = charged_until(whole, months, first, ends_on)
    limits = by_days.limits() if by_days else ()
    today = book().for_existing(now).calendar.today(now)
    line = Line(
        kind="period", text=period.text, net=net, tax_percent=period.tax_percent, service_id=period.service_id,
        product=period.product, quantity=period.quantity, period=(first, ends_on), args=period.args,
    )  # fmt: skip
    return Draft(
        customer_id=claim.customer_id, origin="renewal", due_on=max(claim.due_on, today), lines=(line,),
        grounds=grounds + limits,
        act="remaining-order", due_at=now, subject=("service", period.service_id or 0),
        version_id=book().number(book().for_existing(now)), currency=claim.currency, service_id=period.service_id,
        product_kind=claim.product_kind, type=claim.type, facts={"instead_of": claim.pk, "until": ends_on},
    )  # fmt: skip


def rest_of_order(claim: Invoice, others: Sequence[InvoiceLine], grounds: tuple[Ground, ...], now: datetime) -> Draft:
    """The order for the periods of the services that go on, as they were charged, due as before or today."""
    lines = tuple(as_charged(line, claim.currency) for line in others)
    versions = book()
    terms = versions.for_existing(now)
    return Draft(
        customer_id=claim.customer_id, origin="renewal", due_on=max(claim.due_on, terms.calendar.today(now)),
        lines=lines, grounds=grounds, act="remaining-order", due_at=now, subject=("service", others[0].service_id or 0),
        version_id=versions.number(terms), currency=claim.currency, product_kind=claim.product_kind, type=claim.type,
        facts={"instead_of": claim.pk, "services": [line.service_id for line in others]},
    )  # fmt: skip


def as_charged(line: InvoiceLine, currency: str) -> Line:
    """A line of an order, to stand on another as it was."""
    return Line(
        kind=line.kind, text=line.text, net=Money(line.net, currency), tax_percent=line.tax_percent,
        tax=Money(line.tax, currency), service_id=line.service_id, product=line.product, quantity=line.quantity,
        unit_price=line.unit_price, args=line.args, clause=line.clause,
        period=(line.period_from, line.period_until) if line.period_from and line.period_until else None,
    )  # fmt: skip


def months_in(first: date, last: date) -> int:
    """How many months, begun ones among them, lie from `first` to `last`."""
    longest = max(CYCLES.values())
    return next(n for n in range(1, longest + 1) if add_months(first, n, "clip") > last)
