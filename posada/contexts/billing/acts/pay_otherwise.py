"""Settling claims without money that arrives: from the balance, and by tax that the customer withholds."""

from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.acts.allocate import Share, allocate
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import balance
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import Actor

POCKETS = (("credit", Account.CREDIT), ("money", Account.MONEY))  # what is not paid out is spent first


def pay_from_balance(invoice_id: int, *, upto: Money | None = None, now: datetime, by: Actor) -> Money:
    """Set the customer's balance against an invoice, as far as it goes or `upto`; what was used.

    BadInput where there is no balance to use.
    """
    (invoice,) = queries.locked([invoice_id])
    wanted = queries.unpaid(invoice) if upto is None else min(upto, queries.unpaid(invoice))
    left = wanted
    for source, account in POCKETS:
        has = -balance(invoice.customer_id, account, invoice.currency)
        part = min(has, left)
        if part.is_positive:
            allocate([Share(invoice_id, part, source, now)], act=f"pay-from-{source}", grounds=(), now=now, by=by)
            left -= part
    if wanted == left:
        raise BadInput("method", "balance", "a customer with a balance, and an unpaid invoice")
    return wanted - left


def settle_withholding(
    invoice_id: int, amount: Money, certificate: str, *, at: datetime, now: datetime, by: Actor
) -> None:
    """Count tax that the customer withheld as settled, against its certificate."""
    if not certificate:
        raise BadInput("certificate", certificate, "the number of the certificate of withholding")
    share = Share(invoice_id, amount, "withheld", at, facts={"certificate": certificate})
    allocate([share], act="settle-withholding", grounds=(), now=now, by=by)
