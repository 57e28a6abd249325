"""Changing plan in mid-period: what was not used of the old plan pays for the new one."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from posada.contexts.billing.acts.issue_invoices import issue_invoices
from posada.contexts.billing.lines import Draft, Line, Lines
from posada.contexts.billing.models import Origin
from posada.contexts.billing.rules.automatic_balance import InterestFree
from posada.contexts.billing.rules.first_payment import FirstPayment
from posada.contexts.services import queries as services
from posada.contexts.services.queries import Exchange, PlanChange, Service, UnusedCredit
from posada.ground.catalogue.products import Product, product
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import Transfer
from posada.ground.ledger.transfers import record as record_transfers
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, Ruling, grounds
from posada.terms.versions import book


def settle_unused(
    service: Service, change: PlanChange, ruling: Ruling[UnusedCredit], terms: Terms, *, now: datetime, by: Actor
) -> int | None:
    """Issue the claim for what the new plan costs beyond the unused days, and return its id.

    None where nothing is to be paid: what is left over becomes the customer's credit.
    """
    today = terms.calendar.today(now)
    lines = Lines(lines_of_change(service, product(terms, change.product), change.cycle, ruling.rule, terms, today))
    stood_on = grounds(ruling) + services.kept_by(service, terms, now)
    facts = {"from": service.product, "to": change.product, "until": service.paid_until}
    if not lines or lines.total.is_zero:
        return None
    if not lines.total.is_positive:
        keep_surplus(service, lines, stood_on, terms, facts=facts, now=now, by=by)
        return None
    deadline = terms.ruling(FirstPayment, services.target(service))
    draft = Draft(
        customer_id=service.customer_id, origin=Origin.CHANGE, lines=lines, act="plan-change", due_at=now,
        due_on=terms.calendar.after(today, deadline.rule.after_close_of) if deadline else today,
        grounds=stood_on + grounds(deadline, role="limits"), subject=("service", service.pk),
        version_id=book().number(terms), currency=service.currency, service_id=service.pk,
        product_kind=service.product_kind, type=service.type, facts=facts,
    )  # fmt: skip
    return issue_invoices([draft], now=now, by=by)[0]


def lines_of_change(
    service: Service, sold: Product, cycle: str, rule: UnusedCredit, terms: Terms, today: date
) -> tuple[Line, ...]:
    """For each paid period, a credit for the old plan's unused days, and the new plan's price of the same days."""
    found = services.exchanges(service, sold, cycle, rule, today)
    return tuple(line for each in found for line in _exchanged(service, sold, each, terms))


def _exchanged(service: Service, sold: Product, found: Exchange, terms: Terms) -> tuple[Line, Line]:
    span, tax = (found.first, found.last), terms.provider.tax_percent(sold.tax)
    old = Line(kind="unused-credit", text=service.product, net=-found.credit, tax_percent=tax, service_id=service.pk,
               product=service.product, period=span)  # fmt: skip
    new = Line(kind="plan-difference", text=sold.slug, net=found.charge, tax_percent=tax, service_id=service.pk,
               product=sold.slug, period=span, args={"from": service.product, "to": sold.slug})  # fmt: skip
    return old, new


def keep_surplus(
    service: Service, lines: Lines, stood_on: tuple[Ground, ...], terms: Terms, *, facts: Mapping[str, Any],
    now: datetime, by: Actor,
) -> None:  # fmt: skip
    """What is left over becomes credit: sales given back, and the tax on them."""
    kept = services.surplus_kept(terms, services.target(service))
    if kept is None:
        return
    net, tax = -lines.net, -lines.tax
    verdict = Verdict(
        service.customer_id, "service", service.pk, "plan-change", now,
        kept.orders() + stood_on + grounds(terms.ruling(InterestFree), role="limits"), facts=facts,
        amounts={"net": net, "tax": tax, "credit": net + tax}, effects=("credit-kept",),
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    record_transfers(
        Transfer(service.customer_id, now, account, Account.CREDIT, amount, decision)
        for account, amount in ((Account.REFUNDED, net), (Account.TAX, tax))
    )
