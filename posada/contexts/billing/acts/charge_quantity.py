"""What more units cost, or fewer give back, of the time already invoiced."""

from datetime import date, datetime

from posada.contexts.billing import queries
from posada.contexts.billing.acts.issue_invoices import issue_invoices
from posada.contexts.billing.acts.refund_prepaid import period_of
from posada.contexts.billing.acts.reverse_charges import reverse_charges
from posada.contexts.billing.due_day import due_day, due_day_grounds
from posada.contexts.billing.lines import Draft, Line
from posada.contexts.billing.models import InvoiceLine
from posada.contexts.billing.price_of_days import price_of_days
from posada.contexts.billing.rules.change_fee import ChangeFee, ChangeFeeDeferral, changes_from
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Service
from posada.ground.agenda.roles import permitted
from posada.ground.catalogue.products import CYCLES, product
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground
from posada.terms.versions import book


def charge_quantity(service_id: int, before: int, after: int, *, deferred: bool, now: datetime, by: Actor) -> None:
    """Charge or give back the units added or taken away, from the day the terms say to the last day invoiced.

    Raises Refused where somebody defers it whose decision it is not. Where nothing is invoiced beyond that day, the
    next period carries the new quantity, and so does a decision.
    """
    service = services.by_id([service_id])[service_id]
    terms = services.governs(service, now)
    stood_on = change_grounds(service, terms, deferred=deferred, now=now, by=by)
    first = changes_from(terms.calendar.today(now), deferred=deferred)
    last = service.billed_until or service.paid_until
    if not stood_on or last is None:
        return
    net = price_of_days(per_unit(service, terms) * abs(after - before), first, last).rounded()
    if not net.is_positive:
        _note(service, first, stood_on, now=now, by=by)
    elif after > before:
        issue_invoices([_draft(service, after - before, net, (first, last), stood_on, terms, now)], now=now, by=by)
    else:
        give_back_units(service, net, first, stood_on, now=now, by=by)


def change_grounds(service: Service, terms: Terms, *, deferred: bool, now: datetime, by: Actor) -> tuple[Ground, ...]:
    """The clause by which the fee changes; none where the terms have none."""
    target = services.target(service)
    ruling, deferral = terms.ruling(ChangeFee, target), terms.ruling(ChangeFeeDeferral, target)
    if not deferred:
        return ruling.orders() if ruling else ()
    verdict = Verdict(service.customer_id, "service", service.pk, "change-fee", now)
    if deferral is None:
        raise verdict.refused("fee-changes-at-once")
    permitted(verdict, "defer-fee", by=by, terms=terms, otherwise=(deferral.rule.role,))
    return deferral.orders()


def per_unit(service: Service, terms: Terms) -> Money:
    """What a unit costs a month: at the agreed price, or at list price."""
    if service.price is not None:
        return Money(service.price, service.currency).share(1, max(CYCLES[service.cycle], 1))
    return product(terms, service.product).monthly(service.cycle, service.currency)


def give_back_units(
    service: Service, net: Money, first: date, stood_on: tuple[Ground, ...], *, now: datetime, by: Actor
) -> None:
    """Take the part of the charge for units that are no more back from the claim that charged them."""
    line = charge_of(service, first)
    if line is None:
        return
    (invoice,) = queries.locked([line.invoice_id])
    total = net + net.percent(line.tax_percent).rounded()
    reverse_charges(invoice, [line], grounds=stood_on, up_to={line.kind: total}, facts={"from": first}, now=now, by=by)


def charge_of(service: Service, day: date) -> InvoiceLine | None:
    """The charge for the period of a service in which a day lies."""
    lines = InvoiceLine.objects.filter(service_id=service.pk, kind="period", net__gt=0).order_by("-pk")
    for line in lines:
        begins, ends = period_of(line, service)
        if begins <= day <= ends:
            return line
    return None


def _note(service: Service, first: date, stood_on: tuple[Ground, ...], *, now: datetime, by: Actor) -> None:
    record(
        [Verdict(service.customer_id, "service", service.pk, "change-fee", now, stood_on, facts={"from": first},
                 amounts={"net": Money.zero(service.currency)}, effects=("next-period-at-the-new-quantity",))],
        now=now, actor=by,
    )  # fmt: skip


def _draft(
    service: Service, units: int, net: Money, period: tuple[date, date], stood_on: tuple[Ground, ...], terms: Terms,
    now: datetime,
) -> Draft:  # fmt: skip
    target, today = services.target(service), terms.calendar.today(now)
    sold = product(terms, service.product)
    line = Line(
        kind="quantity", text=service.product, net=net, tax_percent=terms.provider.tax_percent(sold.tax),
        service_id=service.pk, product=service.product, args={"units": units}, period=period,
        clause=stood_on[0].clause,
    )  # fmt: skip
    return Draft(
        customer_id=service.customer_id, origin="change", due_on=due_day(terms, target, today, today), lines=(line,),
        grounds=stood_on + due_day_grounds(terms, target), act="change-fee", due_at=now,
        subject=("service", service.pk), version_id=book().number(terms), currency=service.currency,
        service_id=service.pk, product_kind=service.product_kind, type=service.type,
        facts={"from": period[0], "until": period[1], "units": units},
    )  # fmt: skip
