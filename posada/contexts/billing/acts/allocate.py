"""Setting money against claims."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from posada.contexts.billing import queries
from posada.contexts.billing.events import InvoicesPaid
from posada.contexts.billing.models import Allocation, Invoice, InvoiceLine, State
from posada.contexts.billing.timeliness import timeliness
from posada.ground.agenda.unit import touch
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import Transfer
from posada.ground.ledger.transfers import record as record_transfers
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, distinct

SOURCES = {"payment": Account.MONEY, "money": Account.MONEY, "credit": Account.CREDIT, "withheld": Account.WITHHELD}
FEE_LINES = ("late-fee", "reactivation-fee", "dispute-cost", "interest", "collection-cost")


@dataclass(frozen=True, slots=True)
class Share:
    """So much, from one source, for one invoice; `value_at` is when the money moved."""

    invoice_id: int
    amount: Money
    source: str
    value_at: datetime
    payment_id: int | None = None
    about_claim: bool = False  # its decision is about the claim, where one payment pays several
    facts: Mapping[str, Any] = field(default_factory=dict)  # of its own: a certificate


def allocate(shares: Sequence[Share], *, act: str, grounds: tuple[Ground, ...], now: datetime, by: Actor) -> list[int]:
    """Allocate amounts to unpaid invoices; return those that are thereby paid in full. Announces InvoicesPaid.

    A share is cut to what is unpaid; what is left of it stays where it was.
    """
    paid: list[Invoice] = []
    for share in shares:
        (invoice,) = queries.locked([share.invoice_id])
        amount = min(share.amount, queries.unpaid(invoice))
        if invoice.state != State.UNPAID or not amount.is_positive:
            continue
        _allocate(invoice, share, amount, act=act, grounds=grounds, now=now, by=by)
        if invoice.state == State.PAID:
            paid.append(invoice)
    touch("invoice", [share.invoice_id for share in shares])
    touch("payment", [share.payment_id for share in shares if share.payment_id is not None])
    if paid:
        announce(InvoicesPaid(tuple(invoice.pk for invoice in paid), now, by))
    return [invoice.pk for invoice in paid]


def _allocate(
    invoice: Invoice, share: Share, amount: Money, *, act: str, grounds: tuple[Ground, ...], now: datetime, by: Actor
) -> None:
    about_payment = share.payment_id is not None and not share.about_claim
    subject = ("payment", share.payment_id or 0) if about_payment else ("invoice", invoice.pk)
    verdict = Verdict(
        invoice.customer_id, *subject, act, now, distinct([*grounds, *timeliness(invoice, share.value_at)]),
        amounts={"amount": amount}, effects=("allocated",),
        facts={"invoice": invoice.pk, "source": share.source},
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    Allocation.objects.create(
        customer_id=invoice.customer_id, invoice_id=invoice.pk, payment_id=share.payment_id, source=share.source,
        amount=amount.amount, currency=amount.currency, at=share.value_at, decision_id=decision,
    )  # fmt: skip
    transfers = [
        Transfer(invoice.customer_id, share.value_at, SOURCES[share.source], Account.PREPAID, amount, decision,
                 invoice.pk, share.payment_id)
    ]  # fmt: skip
    invoice.paid += amount.amount
    if invoice.paid == invoice.total:
        invoice.move("pay")
        invoice.paid_at = share.value_at
        transfers += settlement(invoice, decision, now)
    invoice.save(update_fields=["paid", "state", "paid_at"])
    record_transfers(transfers)


def settlement(invoice: Invoice, decision: int, now: datetime) -> list[Transfer]:
    """The transfers by which a claim paid in full becomes revenue and tax, and stops being a claim."""
    fee_lines = InvoiceLine.objects.filter(invoice_id=invoice.pk, kind__in=FEE_LINES)
    fees = sum((line.net for line in fee_lines), start=Decimal(0))
    steps = (
        (Account.PREPAID, Account.REVENUE, invoice.net - fees),
        (Account.PREPAID, Account.FEES, fees),
        (Account.PREPAID, Account.TAX, invoice.tax),
        (Account.CLAIMED, Account.CLAIMS, invoice.total),
    )
    return [
        Transfer(invoice.customer_id, now, debit, credit, Money(amount, invoice.currency), decision, invoice.pk)
        for debit, credit, amount in steps
    ]
