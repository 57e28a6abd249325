"""Charging the interest that overdue claims bore until they were paid."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from posada.contexts.billing import queries
from posada.contexts.billing.acts.issue_invoices import issue_invoices
from posada.contexts.billing.due_day import due_day
from posada.contexts.billing.lines import Draft, Line
from posada.contexts.billing.models import Allocation, Invoice
from posada.contexts.billing.rules.late_interest import LateInterest, Paid, late_interest
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.contract import Terms
from posada.terms.rule import Ruling
from posada.terms.versions import book

INTEREST = "interest"


def charge_interest(invoice_ids: Collection[int], *, now: datetime, by: Actor) -> list[int]:
    """Issue a claim for the interest of each of these paid invoices that were paid late, and return their ids."""
    versions = book()
    late = []
    for invoice in queries.by_id(invoice_ids).values():
        ruling = versions.by_number(invoice.version_id).ruling(LateInterest, queries.target(invoice))
        if ruling is not None and invoice.paid_at is not None:
            late.append((invoice, ruling))
    paid = payments_of([invoice.pk for invoice, _ in late])
    drafts = [
        draft
        for invoice, ruling in late
        if (draft := interest_draft(invoice, ruling, paid.get(invoice.pk, []), versions.for_existing(now), now))
    ]
    return issue_invoices(drafts, now=now, by=by)


def payments_of(invoice_ids: Collection[int]) -> dict[int, list[Allocation]]:
    """What was set against each invoice, in order of time."""
    found: dict[int, list[Allocation]] = {}
    for share in Allocation.objects.filter(invoice_id__in=invoice_ids).order_by("at", "pk"):
        found.setdefault(share.invoice_id, []).append(share)
    return found


def interest_until(
    invoice: Invoice, ruling: Ruling[LateInterest], shares: Collection[Allocation], until: date, terms: Terms
) -> Money:
    """The interest that an invoice has borne by a day, before tax; what it charges as interest bears none."""
    lines = queries.lines_of([invoice.pk]).get(invoice.pk, [])
    interest = sum((line.net + line.tax for line in lines if line.kind == INTEREST), start=Decimal(0))
    base = Money(invoice.total - interest, invoice.currency)
    paid = [Paid(settled_on(share, invoice, terms), Money(share.amount, share.currency)) for share in shares]
    return late_interest(base, invoice.due_on, paid, until, ruling.rule)


def settled_on(share: Allocation, invoice: Invoice, terms: Terms) -> date:
    """The day from which a share bears no interest: tax that was rightly withheld never bore any."""
    return invoice.due_on if share.source == "withheld" else terms.calendar.today(share.at)


def interest_draft(
    invoice: Invoice, ruling: Ruling[LateInterest], shares: Collection[Allocation], terms: Terms, now: datetime
) -> Draft | None:
    """The claim for an invoice's interest; None where it was paid in time."""
    today = terms.calendar.today(now)
    net = interest_until(invoice, ruling, shares, today, terms)
    if not net.is_positive:
        return None
    days = (terms.calendar.today(invoice.paid_at or now) - invoice.due_on).days
    line = Line(
        kind=INTEREST, text="Intereses por pago tardío", net=net,
        tax_percent=terms.provider.tax_percent() if ruling.rule.taxed else Decimal(0),
        args={"percent": str(ruling.rule.percent), "days": days, "of": invoice.number}, clause=ruling.clause,
    )  # fmt: skip
    target = queries.target(invoice)
    return Draft(
        customer_id=invoice.customer_id, origin="commission", due_on=due_day(terms, target, today, today),
        lines=(line,), grounds=ruling.orders(), act="late-interest", due_at=now, subject=("invoice", invoice.pk),
        version_id=book().number(terms), currency=invoice.currency, service_id=invoice.service_id,
        product_kind=invoice.product_kind, type=invoice.type,
        facts={"due_on": invoice.due_on, "days": days, "percent": ruling.rule.percent,
               "total": Money(invoice.total, invoice.currency)},
    )  # fmt: skip
