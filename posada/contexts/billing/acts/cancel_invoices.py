"""Making claims void."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from posada.contexts.billing import queries
from posada.contexts.billing.events import InvoicesCancelled, about
from posada.contexts.billing.models import Invoice, State
from posada.contexts.billing.rules.first_payment import FirstPayment
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import Transfer
from posada.ground.ledger.transfers import record as record_transfers
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground
from posada.terms.versions import book


@dataclass(frozen=True, slots=True)
class Void:
    """A locked claim that is to be void, and why."""

    invoice: Invoice
    grounds: tuple[Ground, ...]
    due_at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)


def cancel_unpaid_orders(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Cancel first claims that were not paid in time, by the version they were issued under."""
    due_at = {step.subject_id: step.due_at for step in steps}
    voids = []
    for invoice in queries.locked(list(due_at)):
        ruling = book().by_number(invoice.version_id).required(FirstPayment, queries.target(invoice))
        voids.append(Void(invoice, ruling.orders(), due_at[invoice.pk], {"due_on": invoice.due_on}))
    cancel_invoices(voids, act="order-cancellation", now=now, by=by)


def cancel_invoice(
    invoice: Invoice,
    *,
    act: str,
    grounds: tuple[Ground, ...],
    due_at: datetime,
    now: datetime,
    by: Actor,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Make one locked claim void."""
    cancel_invoices([Void(invoice, grounds, due_at, facts or {})], act=act, now=now, by=by)


def cancel_invoices(voids: Sequence[Void], *, act: str, now: datetime, by: Actor) -> None:
    """Make those of these claims void that are unpaid; what was paid towards them is the customers' money again.

    Announces InvoicesCancelled.
    """
    unpaid = [void for void in voids if void.invoice.state == State.UNPAID]
    if not unpaid:
        return
    invoices = [void.invoice for void in unpaid]
    decisions = record([_verdict(void, act) for void in unpaid], now=now, actor=by)
    record_transfers(
        transfer
        for invoice, decision in zip(invoices, decisions, strict=True)
        for transfer in _given_up(invoice, decision, now)
    )
    for invoice in invoices:
        invoice.move("cancel")
        invoice.paid = 0
    Invoice.objects.bulk_update(invoices, ["state", "paid"])
    touch("invoice", [invoice.pk for invoice in invoices])
    announce(InvoicesCancelled(**about(invoices), act=act, now=now, by=by))


def _verdict(void: Void, act: str) -> Verdict:
    invoice = void.invoice
    return Verdict(
        invoice.customer_id, "invoice", invoice.pk, act, void.due_at, void.grounds, facts=void.facts,
        amounts={"total": Money(invoice.total, invoice.currency)}, effects=("invoice-cancelled",),
    )  # fmt: skip


def _given_up(invoice: Invoice, decision: int, now: datetime) -> tuple[Transfer, Transfer]:
    """The claim taken back, and what was paid towards it given back to the account."""
    paid, total = Money(invoice.paid, invoice.currency), Money(invoice.total, invoice.currency)
    return (
        Transfer(invoice.customer_id, now, Account.CLAIMED, Account.CLAIMS, total, decision, invoice.pk),
        Transfer(invoice.customer_id, now, Account.PREPAID, Account.MONEY, paid, decision, invoice.pk),
    )
