"""Setting money against claims."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from posada.contexts.billing import queries
from posada.contexts.billing.events import InvoicesPaid, about
from posada.contexts.billing.fee_lines import FEE_LINES
from posada.contexts.billing.models import Allocation, Invoice, InvoiceLine, State
from posada.contexts.billing.timeliness import timeliness
from posada.ground.agenda.unit import touch
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import Transfer
from posada.ground.ledger.transfers import record as record_transfers
from posada.kernel.events import announce
from posada.kernel.money import Money, sum_money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.prepared import prepared
from posada.terms.rows import write_back
from posada.terms.rule import Ground, distinct

SOURCES = {"payment": Account.MONEY, "money": Account.MONEY, "credit": Account.CREDIT, "withheld": Account.WITHHELD}


@dataclass(frozen=True, slots=True)
class Share:
    """So much, from one source, for one invoice; `value_at` is when the money moved."""

    invoice_id: int
    amount: Money
    source: str
    value_at: datetime
    payment_id: int | None = None
    about_claim: bool = False  # each claim has a decision of its own, though one payment pays several
    facts: Mapping[str, Any] = field(default_factory=dict)  # of its own: a certificate
    grounds: tuple[Ground, ...] = ()  # of its own, before those that all stand on

    @property
    def subject(self) -> tuple[str, int]:
        """What is decided on: the payment where there is one and nothing else is said, else the claim."""
        if self.payment_id is None or self.about_claim:
            return "invoice", self.invoice_id
        return "payment", self.payment_id


Part = tuple[Invoice, Share, Money]


def allocate(shares: Sequence[Share], *, act: str, grounds: tuple[Ground, ...], now: datetime, by: Actor) -> list[int]:
    """Allocate amounts to unpaid invoices; return those that are thereby paid in full. Announces InvoicesPaid.

    A share is cut to what is unpaid; what is left of it stays where it was. What one payment pays of several claims is
    one decision.
    """
    parts = _parts(shares)
    paid = _set(_decided(parts, act, grounds, now, by), now) if parts else []
    touch("invoice", [share.invoice_id for share in shares])
    touch("payment", [share.payment_id for share in shares if share.payment_id is not None])
    if paid:
        announce(InvoicesPaid(**about(paid), now=now, by=by))
    return [invoice.pk for invoice in paid]


def _parts(shares: Sequence[Share]) -> list[Part]:
    """The locked claims that are still to be paid, each with a share and how much of it they take."""
    claims = {invoice.pk: invoice for invoice in queries.locked([share.invoice_id for share in shares])}
    left = {id: queries.unpaid(invoice) for id, invoice in claims.items() if invoice.state == State.UNPAID}
    parts = []
    for share in shares:
        amount = min(share.amount, left.get(share.invoice_id, Money.zero(share.amount.currency)))
        if amount.is_positive:
            left[share.invoice_id] -= amount
            parts.append((claims[share.invoice_id], share, amount))
    return parts


def _decided(
    parts: Sequence[Part], act: str, grounds: tuple[Ground, ...], now: datetime, by: Actor
) -> list[tuple[int, Part]]:
    """Each part with the decision that covers it: one on each subject."""
    by_subject: dict[tuple[str, int], list[Part]] = {}
    for part in parts:
        by_subject.setdefault(part[1].subject, []).append(part)
    timely = timeliness([(invoice, share.value_at) for invoice, share, _ in parts])
    verdicts = [_verdict(subject, together, act, grounds, timely, now) for subject, together in by_subject.items()]
    decisions = record(verdicts, now=now, actor=by)
    return [
        (decision, part) for decision, together in zip(decisions, by_subject.values(), strict=True) for part in together
    ]


def _verdict(
    subject: tuple[str, int],
    parts: Sequence[Part],
    act: str,
    grounds: tuple[Ground, ...],
    timely: Mapping[tuple[int, datetime], tuple[Ground, ...]],
    now: datetime,
) -> Verdict:
    ids = [invoice.pk for invoice, _, _ in parts]
    (first, share, amount), *rest = parts
    own = [ground for _, share, _ in parts for ground in share.grounds]
    stood_on = [ground for invoice, share, _ in parts for ground in timely[invoice.pk, share.value_at]]
    return Verdict(
        first.customer_id, *subject, act, now, distinct([*own, *grounds, *stood_on]),
        amounts={"amount": sum_money([amount, *(more for _, _, more in rest)], amount.currency)},
        effects=("allocated",),
        facts={**({"invoices": ids} if rest else {"invoice": ids[0]}), "source": share.source, **share.facts},
    )  # fmt: skip


def _set(decided: Sequence[tuple[int, Part]], now: datetime) -> list[Invoice]:
    """Set the parts against their claims; those that are now paid in full."""
    Allocation.objects.bulk_create(
        Allocation(
            customer_id=invoice.customer_id, invoice_id=invoice.pk, payment_id=share.payment_id, source=share.source,
            amount=amount.amount, currency=amount.currency, at=share.value_at, decision_id=decision,
        )
        for decision, (invoice, share, amount) in decided
    )  # fmt: skip
    transfers: list[Transfer] = []
    settled: list[tuple[Invoice, int]] = []
    for decision, (invoice, share, amount) in decided:
        transfers.append(
            Transfer(invoice.customer_id, share.value_at, SOURCES[share.source], Account.PREPAID, amount, decision,
                     invoice.pk, share.payment_id)
        )  # fmt: skip
        invoice.paid += amount.amount
        if invoice.paid == invoice.total:
            invoice.move("pay")
            invoice.paid_at = share.value_at
            settled.append((invoice, decision))
    write_back(list({invoice.pk: invoice for _, (invoice, _, _) in decided}.values()), "paid", "state", "paid_at")
    record_transfers([*transfers, *settlements(settled, now)])
    return [invoice for invoice, _ in settled]


def settlement(invoice: Invoice, decision: int, now: datetime) -> list[Transfer]:
    """The transfers by which a claim paid in full becomes revenue and tax, and stops being a claim."""
    return settlements([(invoice, decision)], now)


def settlements(settled: Sequence[tuple[Invoice, int]], now: datetime) -> list[Transfer]:
    """Those of many claims, each by its decision."""
    fees: dict[int, Decimal] = defaultdict(Decimal)
    for line in _fee_lines([invoice.pk for invoice, _ in settled]):
        fees[line.invoice_id] += line.net
    return [
        Transfer(invoice.customer_id, now, debit, credit, Money(amount, invoice.currency), decision, invoice.pk)
        for invoice, decision in settled
        for debit, credit, amount in (
            (Account.PREPAID, Account.REVENUE, invoice.net - fees[invoice.pk]),
            (Account.PREPAID, Account.FEES, fees[invoice.pk]),
            (Account.PREPAID, Account.TAX, invoice.tax),
            (Account.CLAIMED, Account.CLAIMS, invoice.total),
        )
    ]


@prepared
def _fee_lines(invoice_ids: Collection[int]) -> QuerySet[Any, Any]:
    return InvoiceLine.objects.filter(invoice_id__in=invoice_ids, kind__in=FEE_LINES)
