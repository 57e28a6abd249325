"""Adding the reactivation fee to the invoices whose lateness suspended services."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from posada.contexts.billing import queries
from posada.contexts.billing.acts.add_lines import add_lines
from posada.contexts.billing.conversion import in_currency, rates_for
from posada.contexts.billing.lines import Line
from posada.contexts.billing.models import Invoice
from posada.contexts.billing.rules.reactivation_fee import ReactivationFee, reactivation_fee
from posada.ground.rates.queries import Rates
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.versions import book


class Reactivation(NamedTuple):
    """A service that the lateness of an invoice suspended."""

    invoice_id: int
    service_id: int
    due_at: datetime


def charge_reactivation(suspended: Sequence[Reactivation], *, now: datetime, by: Actor) -> None:
    """Charge the fee once a suspension; nothing where the terms state none or no amount was set."""
    invoices = {invoice.pk: invoice for invoice in queries.locked([each.invoice_id for each in suspended])}
    rates = rates_for(book().for_existing(now))
    charges = [
        (invoices[each.invoice_id], line, verdict)
        for each in suspended
        for line, verdict in _charge(invoices[each.invoice_id], each, rates)
    ]
    decisions = record([verdict for _, _, verdict in charges], now=now, actor=by)
    add_lines([(invoice, line, id) for (invoice, line, _), id in zip(charges, decisions, strict=True)], now=now)


def _charge(invoice: Invoice, suspended: Reactivation, rates: Rates) -> list[tuple[Line, Verdict]]:
    """The fee by the version that the invoice was issued under; empty where there is none."""
    terms = book().by_number(invoice.version_id)
    ruling = terms.ruling(ReactivationFee, queries.target(invoice))
    fee = reactivation_fee(ruling.rule) if ruling else None
    if ruling is None or fee is None:
        return []
    due_on = terms.calendar.today(suspended.due_at)
    charged, conversion, facts = in_currency(fee, invoice.currency, terms, rates, on=due_on)
    line = Line(
        kind="reactivation-fee",
        text=f"Reactivación ({facts['stated']} a {facts['rate']})" if facts else "Reactivación",
        net=charged,
        tax_percent=terms.provider.tax_percent(),
        service_id=suspended.service_id,
        args=facts,
        clause=ruling.clause,
    )
    if ruling.rule.tax_included:
        line = line.including_tax()
    verdict = Verdict(
        invoice.customer_id, "invoice", invoice.pk, "reactivation-fee", suspended.due_at, ruling.orders() + conversion,
        facts={"service": suspended.service_id, **facts},
        amounts={"net": line.net, "tax": line.tax_amount, "total": line.total},
        effects=("line-added",),
    )  # fmt: skip
    return [(line, verdict)]
