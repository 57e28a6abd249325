"""Taking charges back from a claim: a line the other way for each, and what was paid on them returned."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.billing.acts.allocate import FEE_LINES, settlement
from posada.contexts.billing.acts.issue_invoices import write_lines
from posada.contexts.billing.events import InvoicesPaid
from posada.contexts.billing.lines import Line
from posada.contexts.billing.models import Allocation, Invoice, InvoiceLine, State
from posada.ground.agenda.unit import touch
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import Transfer
from posada.ground.ledger.transfers import record as record_transfers
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor


def against(line: InvoiceLine, currency: str, *, total: Money | None = None) -> Line:
    """The line that takes this one back, or so much of its total."""
    net, tax = Money(line.net, currency), Money(line.tax, currency)
    if total is not None and total < net + tax:
        net = Money(total.amount * net.amount / (net + tax).amount, currency).rounded()
        tax = total - net
    return Line(
        kind=line.kind, text=line.text, net=-net, tax=-tax, tax_percent=line.tax_percent, service_id=line.service_id,
        args={"reverses": line.pk}, clause=line.clause,
    )  # fmt: skip


def reverse_lines(invoice: Invoice, lines: Sequence[Line], decision: int, *, now: datetime, by: Actor) -> None:
    """Add lines below zero to a locked claim. What was paid on them is the customer's money again.

    Announces InvoicesPaid where nothing is owed on it any more.
    """
    if not lines:
        return
    position = InvoiceLine.objects.filter(invoice_id=invoice.pk).count()
    write_lines([(invoice.customer_id, invoice.pk, position + n, line, decision) for n, line in enumerate(lines, 1)])
    invoice.net += sum(line.net.amount for line in lines)
    invoice.tax += sum(line.tax_amount.amount for line in lines)
    invoice.total = invoice.net + invoice.tax
    transfers = _unsettled(invoice, lines, decision, now) if invoice.state == State.PAID else [
        Transfer(invoice.customer_id, now, Account.CLAIMED, Account.CLAIMS, -line.total, decision, invoice.pk)
        for line in lines
    ]  # fmt: skip
    transfers += _give_back(invoice, decision, now)
    settled = invoice.state == State.UNPAID and invoice.paid == invoice.total
    if settled:
        invoice.move("pay")
        invoice.paid_at = now
        transfers += settlement(invoice, decision, now)
    invoice.save(update_fields=["net", "tax", "total", "paid", "state", "paid_at"])
    record_transfers(transfers)
    touch("invoice", [invoice.pk])
    if settled:
        announce(InvoicesPaid((invoice.pk,), now, by))


def _unsettled(invoice: Invoice, lines: Sequence[Line], decision: int, now: datetime) -> list[Transfer]:
    """What was sales, fees and tax, and is paid towards a claim again."""
    steps = [
        (account, amount)
        for line in lines
        for account, amount in (
            (Account.FEES if line.kind in FEE_LINES else Account.REVENUE, -line.net),
            (Account.TAX, -line.tax_amount),
        )
    ]
    return [
        Transfer(invoice.customer_id, now, account, Account.PREPAID, amount, decision, invoice.pk)
        for account, amount in steps
    ]


def _give_back(invoice: Invoice, decision: int, now: datetime) -> list[Transfer]:
    """What was paid above the claim's new total becomes the customer's money."""
    excess = Money(invoice.paid - invoice.total, invoice.currency)
    if not excess.is_positive:
        return []
    invoice.paid -= excess.amount
    Allocation.objects.create(
        customer_id=invoice.customer_id, invoice_id=invoice.pk, source="money", amount=-excess.amount,
        currency=excess.currency, at=now, decision_id=decision,
    )  # fmt: skip
    return [Transfer(invoice.customer_id, now, Account.PREPAID, Account.MONEY, excess, decision, invoice.pk)]
