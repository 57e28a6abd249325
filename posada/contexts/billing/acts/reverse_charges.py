"""Taking charges back from a claim: a line the other way for each, and what was paid on them returned."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from posada.contexts.billing import queries
from posada.contexts.billing.acts.allocate import settlement
from posada.contexts.billing.acts.issue_invoices import write_lines
from posada.contexts.billing.events import InvoicesPaid, about
from posada.contexts.billing.fee_lines import FEE_LINES
from posada.contexts.billing.lines import Line
from posada.contexts.billing.models import Allocation, Invoice, InvoiceLine, State
from posada.ground.agenda.unit import touch
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import Transfer
from posada.ground.ledger.transfers import record as record_transfers
from posada.kernel.events import announce
from posada.kernel.money import Money, sum_money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.models import Decision
from posada.terms.rule import Ground

DELAY_FEES = ("late-fee", "reactivation-fee")  # what an order bears because it was paid late


def reverse_charges(
    invoice: Invoice, charges: Sequence[InvoiceLine], *, grounds: tuple[Ground, ...],
    up_to: Mapping[str, Money] | None = None, facts: Mapping[str, Any] | None = None, now: datetime, by: Actor,
) -> None:  # fmt: skip
    """Take these lines of a locked claim back, of a kind in `up_to` no more than that. Does nothing without lines.

    What was paid on them is the customer's money again. Announces InvoicesPaid where nothing is owed any more.
    """
    if not charges:
        return
    back = [against(line, invoice.currency, (up_to or {}).get(line.kind)) for line in charges]
    amounts = {
        "net": -sum_money((line.net for line in back), invoice.currency),
        "tax": -sum_money((line.tax_amount for line in back), invoice.currency),
        "total": -sum_money((line.total for line in back), invoice.currency),
    }
    verdict = Verdict(
        invoice.customer_id, "invoice", invoice.pk, "reverse-charges", now, grounds,
        facts={**(facts or {}), "lines": [line.kind for line in back]}, amounts=amounts, effects=("lines-reversed",),
        undoes=charges[0].decision_id if len(charges) == 1 else None,
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    _write(invoice, back, decision, now=now, by=by)


def reversible(invoice: Invoice, kinds: Collection[str] | None = None) -> list[InvoiceLine]:
    """The lines of a claim, of these kinds or any, that charge something and were not taken back yet."""
    return _reversible(queries.lines_of([invoice.pk]).get(invoice.pk, []), kinds)


def _reversible(lines: Sequence[InvoiceLine], kinds: Collection[str] | None) -> list[InvoiceLine]:
    done = {line.args["reverses"] for line in lines if "reverses" in line.args}
    return [line for line in lines if line.net > 0 and line.pk not in done and (kinds is None or line.kind in kinds)]


def fees_due_after(paid: Sequence[tuple[Invoice, datetime]]) -> dict[int, list[InvoiceLine]]:
    """By claim, the fees for paying late that fell due after its instant: paid then, they would not be charged."""
    lines = queries.lines_of([invoice.pk for invoice, _ in paid])
    fees = {invoice.pk: _reversible(lines.get(invoice.pk, []), DELAY_FEES) for invoice, _ in paid}
    decisions = [line.decision_id for found in fees.values() for line in found]
    due = dict(Decision.objects.filter(pk__in=decisions).values_list("pk", "due_at")) if decisions else {}
    return {
        invoice.pk: [line for line in fees[invoice.pk] if due[line.decision_id] > instant] for invoice, instant in paid
    }


def fees_charged_since(invoice: Invoice, instant: datetime) -> list[InvoiceLine]:
    """The fees of every kind that were charged at `instant` or later."""
    fees = reversible(invoice, FEE_LINES)
    charged = Decision.objects.filter(
        customer_id=invoice.customer_id, pk__in=[line.decision_id for line in fees], decided_at__gte=instant
    )
    since = set(charged.values_list("pk", flat=True))
    return [line for line in fees if line.decision_id in since]


def reverse_doubted_fees(
    invoice_id: int, *, since: datetime, grounds: tuple[Ground, ...], now: datetime, by: Actor
) -> None:
    """Take back the fees that a claim bears from `since` on because its payment was not believed."""
    (invoice,) = queries.locked([invoice_id])
    reverse_charges(invoice, fees_charged_since(invoice, since), grounds=grounds, now=now, by=by)


def against(line: InvoiceLine, currency: str, total: Money | None = None) -> Line:
    """The line that takes this one back, or so much of its total."""
    net, tax = Money(line.net, currency), Money(line.tax, currency)
    if total is not None and total < net + tax:
        net = Money(total.amount * net.amount / (net + tax).amount, currency).rounded()
        tax = total - net
    return Line(
        kind=line.kind, text=line.text, net=-net, tax=-tax, tax_percent=line.tax_percent, service_id=line.service_id,
        args={"reverses": line.pk}, clause=line.clause,
    )  # fmt: skip


def _write(invoice: Invoice, lines: Sequence[Line], decision: int, *, now: datetime, by: Actor) -> None:
    """Add lines below zero to the claim and settle what follows from its new total."""
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
        announce(InvoicesPaid(**about([invoice]), now=now, by=by))


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
