"""Settling claims without money that arrives: from the balance, and by tax that the customer withholds."""

from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.acts.allocate import Share, allocate
from posada.contexts.billing.models import Invoice
from posada.contexts.billing.rules.credit_balance import CreditUse
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import balance
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict
from posada.terms.rule import Ground, Ruling
from posada.terms.versions import book

POCKETS = (("credit", Account.CREDIT), ("money", Account.MONEY))  # what is not paid out is spent first


def pay_from_balance(
    invoice_id: int, *, upto: Money | None = None, grounds: tuple[Ground, ...] = (), now: datetime, by: Actor
) -> Money:
    """Set the customer's balance against an invoice, as far as it goes or `upto`; what was used.

    `grounds` are what orders it where nobody asked.

    Raises Refused where all there is is credit that may not pay such an invoice, BadInput where there is no balance.
    """
    (invoice,) = queries.locked([invoice_id])
    wanted = queries.unpaid(invoice) if upto is None else min(upto, queries.unpaid(invoice))
    use = book().by_number(invoice.version_id).ruling(CreditUse, queries.target(invoice))
    usable = use is None or invoice.origin in use.rule.usable_for
    left, idle = wanted, Money.zero(invoice.currency)
    for source, account in POCKETS:
        has = -balance(invoice.customer_id, account, invoice.currency)
        if source == "credit" and not usable:
            idle = has
            continue
        part = min(has, left)
        if part.is_positive:
            stood_on = grounds + (use.permits() if use is not None and source == "credit" else ())
            allocate([Share(invoice_id, part, source, now)], act=f"pay-from-{source}", grounds=stood_on, now=now, by=by)
            left -= part
    if wanted == left:
        _refuse_idle(invoice, use, idle, now)
    return wanted - left


def _refuse_idle(invoice: Invoice, use: Ruling[CreditUse] | None, idle: Money, now: datetime) -> None:
    """Say why nothing was used: credit may not pay this, or there is no balance at all."""
    if use is not None and idle.is_positive:
        verdict = Verdict(
            invoice.customer_id, "invoice", invoice.pk, "pay-from-credit", now, use.orders(),
            facts={"origin": invoice.origin, "usable_for": use.rule.usable_for}, amounts={"credit": idle},
        )  # fmt: skip
        raise verdict.refused("credit-not-usable-for-this")
    raise BadInput("method", "balance", "a customer with a balance, and an unpaid invoice")


def settle_withholding(
    invoice_id: int, amount: Money, certificate: str, *, at: datetime, now: datetime, by: Actor
) -> None:
    """Count tax that the customer withheld as settled, against its certificate."""
    if not certificate:
        raise BadInput("certificate", certificate, "the number of the certificate of withholding")
    share = Share(invoice_id, amount, "withheld", at, facts={"certificate": certificate})
    allocate([share], act="settle-withholding", grounds=(), now=now, by=by)
