"""Adding a charge to claims that are unpaid: a fee, a cost. Their totals grow; what was there stays."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count

from posada.contexts.billing.acts.issue_invoices import write_lines
from posada.contexts.billing.lines import Line
from posada.contexts.billing.models import Invoice, InvoiceLine
from posada.ground.agenda.unit import touch
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import Transfer
from posada.ground.ledger.transfers import record as record_transfers
from posada.kernel.money import Money


def add_lines(additions: Sequence[tuple[Invoice, Line, int]], *, now: datetime) -> None:
    """Add (locked invoice, line, decision) to unpaid invoices, with the claim's transfer."""
    counts = dict(
        InvoiceLine.objects.filter(invoice_id__in=[invoice.pk for invoice, _, _ in additions])
        .values_list("invoice_id")
        .annotate(Count("id"))
    )
    rows = []
    for invoice, line, decision in additions:
        counts[invoice.pk] = counts.get(invoice.pk, 0) + 1
        rows.append((invoice.customer_id, invoice.pk, counts[invoice.pk], line, decision))
        invoice.net += line.net.amount
        invoice.tax += line.tax_amount.amount
        invoice.total += line.total.amount
    write_lines(rows)
    Invoice.objects.bulk_update({i.pk: i for i, _, _ in additions}.values(), ["net", "tax", "total"])
    record_transfers(
        Transfer(
            invoice.customer_id, now, Account.CLAIMS, Account.CLAIMED, Money(line.total.amount, invoice.currency),
            decision, invoice_id=invoice.pk,
        )
        for invoice, line, decision in additions
    )  # fmt: skip
    touch("invoice", [invoice.pk for invoice, _, _ in additions])
