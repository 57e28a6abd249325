"""Giving back what was paid for an order that is refused."""

from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.acts.cancel_invoices import cancel_invoice
from posada.contexts.billing.acts.give_back import Return, give_back
from posada.contexts.billing.models import State
from posada.contexts.billing.rules.guarantee import NeverRefunded
from posada.contexts.services import queries as services
from posada.kernel.money import Money, sum_money
from posada.terms.actor import Actor
from posada.terms.rule import Ground
from posada.terms.versions import book


def return_order(
    invoice_id: int, *, refund: bool, to_balance: bool = False, grounds: tuple[Ground, ...], now: datetime, by: Actor
) -> None:
    """Make an unpaid claim void; give a paid one back whole, but for what was registered or issued already.

    As it came, or `to_balance` where the customer asked for that.
    """
    (invoice,) = queries.locked([invoice_id])
    if invoice.state == State.UNPAID:
        cancel_invoice(invoice, act="void-order", grounds=grounds, due_at=now, now=now, by=by)
        return
    if not refund:
        return
    terms = book().for_existing(now)
    lines = queries.lines_of([invoice_id])[invoice_id]
    found = services.by_id({line.service_id for line in lines if line.service_id})
    kept = {
        id
        for id, service in found.items()
        if service.activated_at is not None and terms.ruling(NeverRefunded, services.target(service)) is not None
    }
    returned = [line for line in lines if line.service_id not in kept]
    net = sum_money((Money(line.net, invoice.currency) for line in returned), invoice.currency)
    tax = sum_money((Money(line.tax, invoice.currency) for line in returned), invoice.currency)
    give_back(
        [Return(invoice_id, net, tax, to_balance)], grounds=grounds, now=now, by=by, facts={"delivered": sorted(kept)}
    )
