"""Giving money back by the way it came, with its credit note and its transfers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from posada.contexts.billing import queries
from posada.contexts.billing.acts.issue_credit_note import issue_credit_note
from posada.contexts.billing.events import RefundsOrdered
from posada.contexts.billing.models import Allocation, FiscalDocument, Invoice, Refund, State
from posada.contexts.billing.rules.refund_method import RefundMethod, in_proportion
from posada.contexts.payments import queries as payments
from posada.ground.agenda.unit import touch
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import Transfer
from posada.ground.ledger.transfers import record as record_transfers
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, distinct
from posada.terms.versions import book

ACCOUNTS = {"payment": Account.CASH, "money": Account.MONEY, "credit": Account.CREDIT, "withheld": Account.WITHHELD}
FIRST_TO_LAST = ("payment", "money", "credit", "withheld")


@dataclass(frozen=True, slots=True)
class Return:
    """So much of a paid invoice is to be given back, before tax and tax; as it came, or to the customer's balance."""

    invoice_id: int
    net: Money
    tax: Money
    to_balance: bool = False

    @property
    def total(self) -> Money:
        return self.net + self.tax


def give_back(
    returns: Sequence[Return], *, act: str = "refund", grounds: tuple[Ground, ...], now: datetime, by: Actor,
    facts: dict[str, object] | None = None,
) -> list[Refund]:  # fmt: skip
    """Refund parts of paid invoices and return the refunds ordered: money to the payment's method, balance to balance.

    Never more than what is left of what was paid. An invoice given back whole is refunded. Announces RefundsOrdered.
    """
    refunds: list[Refund] = []
    for each in returns:
        (invoice,) = queries.locked([each.invoice_id])
        wanted = within_what_was_paid(each, invoice)
        if invoice.state == State.PAID and wanted.total.is_positive:
            refunds += _give_back(invoice, wanted, act, grounds, now, by, facts or {})
    touch("refund", [refund.pk for refund in refunds])
    if refunds:
        announce(RefundsOrdered(tuple(refund.pk for refund in refunds), refunds[0].customer_id, now, by))
    return refunds


def within_what_was_paid(wanted: Return, invoice: Invoice) -> Return:
    """The return cut to what was paid for the invoice and not given back yet, net and tax in proportion."""
    notes = FiscalDocument.objects.filter(invoice_id=invoice.pk, kind="credit-note")
    before = notes.aggregate(sum=Sum("total"))["sum"] or Decimal(0)
    left = Money(invoice.paid - before, invoice.currency)
    if not left < wanted.total:
        return wanted
    net = Money(left.amount * wanted.net.amount / wanted.total.amount, invoice.currency).rounded()
    return replace(wanted, net=net, tax=left - net)


def _give_back(
    invoice: Invoice, wanted: Return, act: str, grounds: tuple[Ground, ...], now: datetime, by: Actor,
    facts: dict[str, object],
) -> list[Refund]:  # fmt: skip
    amounts = {"net": wanted.net, "tax": wanted.tax, "total": wanted.total}
    same = book().by_number(invoice.version_id).ruling(RefundMethod, queries.target(invoice))
    shares = _by_way_it_came(invoice, wanted.total, proportional=same is not None)
    if same is not None:
        grounds = distinct((*grounds, *same.limits()))
        facts = {**facts, "shares": [[allocation.source, share.plain()] for allocation, share in shares]}
    verdict = Verdict(
        invoice.customer_id, "invoice", invoice.pk, act, now, grounds, facts=facts, amounts=amounts,
        effects=("credit-note", "refund"),
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    issue_credit_note(invoice, wanted.net, wanted.tax, decision=decision, now=now)
    refunds, transfers = [], []
    rest_of_tax = wanted.tax
    for allocation, share in shares:
        tax = min(rest_of_tax, share)
        rest_of_tax -= tax
        from_outside = allocation.source == "payment"
        to = Account.MONEY if wanted.to_balance and from_outside else ACCOUNTS[allocation.source]
        transfers += [
            Transfer(invoice.customer_id, now, Account.TAX, to, tax, decision, invoice.pk, allocation.payment_id),
            Transfer(
                invoice.customer_id, now, Account.REFUNDED, to, share - tax, decision, invoice.pk, allocation.payment_id
            ),
        ]
        if from_outside and not wanted.to_balance:
            refunds.append(_refund(invoice, allocation, share, decision, now))
    record_transfers(transfers)
    if wanted.total == Money(invoice.total, invoice.currency):
        invoice.move("refund")
        invoice.save(update_fields=["state"])
    touch("invoice", [invoice.pk])
    return refunds


def _by_way_it_came(invoice: Invoice, total: Money, *, proportional: bool) -> list[tuple[Allocation, Money]]:
    """Which allocations an amount is taken back from: in proportion, or those of payments first, the newest last."""
    found = list(Allocation.objects.filter(invoice_id=invoice.pk, amount__gt=0).order_by("pk"))
    found.sort(key=lambda allocation: FIRST_TO_LAST.index(allocation.source))
    returned = dict(Refund.objects.filter(invoice_id=invoice.pk).values_list("payment_id").annotate(Sum("amount")))
    if proportional:
        came = [Money(allocation.amount, invoice.currency) for allocation in found]
        return [pair for pair in zip(found, in_proportion(total, came), strict=True) if pair[1].is_positive]
    left, shares = total, []
    for allocation in found:
        share = min(left, Money(allocation.amount - returned.get(allocation.payment_id, Decimal(0)), invoice.currency))
        if share.is_positive:
            shares.append((allocation, share))
            left -= share
    return shares


def _refund(invoice: Invoice, allocation: Allocation, share: Money, decision: int, now: datetime) -> Refund:
    payment = payments.by_id([allocation.payment_id or 0]).get(allocation.payment_id or 0)
    return Refund.objects.create(
        customer_id=invoice.customer_id, invoice_id=invoice.pk, payment_id=allocation.payment_id, amount=share.amount,
        currency=share.currency, method=payment.method if payment else "", decided_at=now, decision_id=decision,
    )  # fmt: skip
