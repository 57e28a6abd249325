"""Making claims void."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.events import InvoicesCancelled
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


def cancel_unpaid_orders(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Cancel first claims that were not paid in time, by the version they were issued under."""
    for step in steps:
        (invoice,) = queries.locked([step.subject_id])
        ruling = book().by_number(invoice.version_id).required(FirstPayment, queries.target(invoice))
        cancel_invoice(
            invoice, act="order-cancellation", grounds=ruling.orders(), due_at=step.due_at, now=now, by=by,
            facts={"due_on": invoice.due_on},
        )  # fmt: skip


def cancel_invoice(
    invoice: Invoice,
    *,
    act: str,
    grounds: tuple[Ground, ...],
    due_at: datetime,
    now: datetime,
    by: Actor,
    facts: dict[str, object] | None = None,
) -> None:
    """Make one locked, unpaid claim void; what was paid towards it is the customer's money again.

    Announces InvoicesCancelled.
    """
    if invoice.state != State.UNPAID:
        return
    verdict = Verdict(
        invoice.customer_id, "invoice", invoice.pk, act, due_at, grounds, facts=facts or {},
        amounts={"total": Money(invoice.total, invoice.currency)}, effects=("invoice-cancelled",),
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    invoice.move("cancel")
    paid, total = Money(invoice.paid, invoice.currency), Money(invoice.total, invoice.currency)
    invoice.paid = 0
    invoice.save(update_fields=["state", "paid"])
    record_transfers(
        [
            Transfer(invoice.customer_id, now, Account.CLAIMED, Account.CLAIMS, total, decision, invoice.pk),
            Transfer(invoice.customer_id, now, Account.PREPAID, Account.MONEY, paid, decision, invoice.pk),
        ]
    )
    touch("invoice", [invoice.pk])
    announce(InvoicesCancelled((invoice.pk,), act, now, by))
