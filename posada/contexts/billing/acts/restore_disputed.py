"""A dispute that ended without loss: the payment stands again, and what the dispute added is taken back."""

from datetime import datetime

from posada.contexts.billing import queries
from posada.contexts.billing.acts.allocate import Share, allocate
from posada.contexts.billing.acts.reverse_charges import reverse_charges, reversible
from posada.contexts.billing.models import Allocation, Invoice
from posada.contexts.billing.rules.dispute_cost import DisputeCost
from posada.contexts.billing.rules.dispute_late_fee import DisputeLateFee
from posada.contexts.payments import queries as payments
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.rule import Ground, grounds
from posada.terms.versions import book


def restore_disputed(
    dispute_id: int, returned: Money | None, *, stands_on: tuple[Ground, ...], now: datetime, by: Actor
) -> None:
    """Reverse the cost as far as `returned` (None: all) and the late fee; the payment pays what it had paid.

    What the customer has paid twice because of the dispute is its own money again.
    """
    dispute = payments.dispute(dispute_id)
    (payment,) = payments.locked([dispute.payment_id])
    claims = queries.taken_back([payment.pk]).get(payment.pk, [])
    for invoice in queries.locked(claims):
        if invoice.pk == dispute.invoice_id:
            _reverse_charges(invoice, returned, now, by)
    shares = [Share(claim, _taken(claim, payment.pk), "payment", payment.value_at, payment.pk) for claim in claims]
    allocate(shares, act="restore-payment", grounds=stands_on, now=now, by=by)


def _taken(invoice_id: int, payment_id: int) -> Money:
    """What was last taken back from the claim."""
    row = Allocation.objects.filter(invoice_id=invoice_id, payment_id=payment_id, amount__lt=0).latest("pk")
    return Money(-row.amount, row.currency)


def _reverse_charges(invoice: Invoice, returned: Money | None, now: datetime, by: Actor) -> None:
    terms = book().by_number(invoice.version_id)
    target = queries.target(invoice)
    added = (terms.ruling(DisputeCost, target), terms.ruling(DisputeLateFee, target))
    clauses = {ruling.clause for ruling in added if ruling is not None}
    charged = [line for line in reversible(invoice) if line.clause in clauses]
    up_to = {} if returned is None else {"dispute-cost": returned}
    reverse_charges(invoice, charged, grounds=grounds(*added), up_to=up_to, now=now, by=by)
