"""Correcting a mistake on a claim: an unpaid one is worth less, a paid one is given back by a credit note."""

from datetime import datetime
from decimal import Decimal

from posada.contexts.billing import queries
from posada.contexts.billing.acts.give_back import Return, give_back
from posada.contexts.billing.acts.reverse_charges import reverse_charges, reversible
from posada.contexts.billing.models import State
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import Actor


def correct_claim(invoice_id: int, net: Decimal, *, reason: str, now: datetime, by: Actor) -> None:
    """Take `net` and its tax off a claim because of a mistake, with the `reason`; by a credit note where it is paid.

    An unpaid claim is corrected by whole lines: BadInput for a part of one, or without a reason.
    """
    if not reason:
        raise BadInput("reason", reason, "what was wrong with the claim")
    (invoice,) = queries.locked([invoice_id])
    if invoice.state == State.PAID:
        taxed = Money(net * invoice.tax / invoice.net, invoice.currency).rounded()
        back = Return(invoice.pk, Money(net, invoice.currency), taxed)
        give_back([back], act="credit-note", grounds=(), now=now, by=by, facts={"reason": reason})
        return
    lines = [line for line in reversible(invoice) if line.net == net]
    if invoice.state != State.UNPAID or not lines:
        raise BadInput("net", str(net), "the amount of one of its lines")
    reverse_charges(invoice, lines[:1], grounds=(), facts={"reason": reason}, now=now, by=by)
