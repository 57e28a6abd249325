"""Taking back fees that would not have been charged, had a payment been known on the day it was made."""

from datetime import datetime
from decimal import Decimal

from posada.contexts.billing import queries
from posada.contexts.billing.acts.issue_invoices import write_lines
from posada.contexts.billing.lines import Line
from posada.contexts.billing.models import Invoice, InvoiceLine
from posada.ground.agenda.unit import touch
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import Transfer
from posada.ground.ledger.transfers import record as record_transfers
from posada.kernel.money import Money, sum_money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.models import Decision
from posada.terms.rule import Ground

FEES = ("late-fee", "reactivation-fee")


def reverse_later_fees(
    invoice: Invoice, payment: Money, value_at: datetime, *, grounds: tuple[Ground, ...], now: datetime, by: Actor
) -> None:
    """Take back the fees of a locked, unpaid invoice that fell due after `value_at`, if `payment` covers the rest.

    Nothing is taken back without a clause that orders it.
    """
    later = fees_after(invoice, value_at) if grounds else []
    fees = sum_money((Money(line.net + line.tax, invoice.currency) for line in later), invoice.currency)
    if not later or payment < queries.unpaid(invoice) - fees:
        return
    decisions = record([_verdict(invoice, line, value_at, grounds, now) for line in later], now=now, actor=by)
    position = InvoiceLine.objects.filter(invoice_id=invoice.pk).count()
    rows = []
    for place, (line, decision) in enumerate(zip(later, decisions, strict=True), position + 1):
        rows.append((invoice.customer_id, invoice.pk, place, _opposite(line, invoice.currency, grounds), decision))
        invoice.net -= line.net
        invoice.tax -= line.tax
        invoice.total -= line.net + line.tax
    write_lines(rows)
    invoice.save(update_fields=["net", "tax", "total"])
    record_transfers(
        Transfer(invoice.customer_id, now, Account.CLAIMED, Account.CLAIMS,
                 Money(line.net + line.tax, invoice.currency), decision, invoice.pk)
        for line, decision in zip(later, decisions, strict=True)
    )  # fmt: skip
    touch("invoice", [invoice.pk])


def fees_after(invoice: Invoice, value_at: datetime) -> list[InvoiceLine]:
    """The fees of an invoice that fell due later than `value_at` and were not taken back yet."""
    lines = queries.lines_of([invoice.pk]).get(invoice.pk, [])
    undone = {line.args.get("reverses") for line in lines}
    fees = [line for line in lines if line.kind in FEES and line.pk not in undone]
    due = dict(Decision.objects.filter(pk__in=[line.decision_id for line in fees]).values_list("pk", "due_at"))
    return [line for line in fees if due[line.decision_id] > value_at]


def _opposite(line: InvoiceLine, currency: str, grounds: tuple[Ground, ...]) -> Line:
    return Line(
        kind=f"{line.kind}-reversal", text=line.text, net=Money(-line.net, currency), tax=Money(-line.tax, currency),
        tax_percent=Decimal(line.tax_percent), service_id=line.service_id, args={"reverses": line.pk},
        clause=grounds[0].clause,
    )  # fmt: skip


def _verdict(
    invoice: Invoice, line: InvoiceLine, value_at: datetime, grounds: tuple[Ground, ...], now: datetime
) -> Verdict:
    net, tax = Money(line.net, invoice.currency), Money(line.tax, invoice.currency)
    return Verdict(
        invoice.customer_id, "invoice", invoice.pk, f"reverse-{line.kind}", now, grounds, undoes=line.decision_id,
        facts={"paid_on": value_at}, amounts={"net": net, "tax": tax, "total": net + tax}, effects=("line-reversed",),
    )  # fmt: skip
