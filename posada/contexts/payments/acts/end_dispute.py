"""How a dispute ends: paid again by the customer, won, or lost."""

from collections.abc import Collection
from datetime import datetime

from posada.contexts.billing import queries as billing
from posada.contexts.payments import queries
from posada.contexts.payments.acts.charge_back import KIND
from posada.contexts.payments.events import DisputeOver, DisputeWon
from posada.contexts.payments.models import Dispute, DisputeState
from posada.contexts.payments.rules.chargeback import ChargebackWait
from posada.contexts.payments.rules.dispute_notice import DisputeNotice
from posada.contexts.payments.rules.dispute_reactivation import DisputeReactivation
from posada.contexts.payments.rules.dispute_suspension import DisputeSuspension
from posada.contexts.payments.rules.recurring_disputes import RecurringDisputes
from posada.ground.agenda.unit import touch
from posada.ground.ledger.models import Account
from posada.ground.ledger.transfers import Transfer, by_payment
from posada.ground.ledger.transfers import record as record_transfers
from posada.kernel.events import announce
from posada.kernel.money import Money
from posada.terms.actor import Actor
from posada.terms.decisions import Verdict, record
from posada.terms.rule import Ground, grounds
from posada.terms.versions import book


def resolve_dispute(dispute_id: int, *, won: bool, returned: Money | None = None, now: datetime, by: Actor) -> None:
    """The gateway has decided. Won: the payment stands again, and what came back of the cost is reversed.

    Lost: the money is gone. Announces DisputeWon.
    """
    dispute = Dispute.objects.select_for_update().get(pk=dispute_id)
    (payment,) = queries.locked([dispute.payment_id])
    stands_on = grounds(book().by_number(dispute.version_id).ruling(DisputeNotice))
    move = "win" if won else "lose"
    payment.move(move)
    payment.save(update_fields=["state"])
    dispute.move(move)
    dispute.resolved_at = now
    dispute.save(update_fields=["state", "resolved_at"])
    amount = Money(by_payment([payment.pk], Account.DISPUTED).get(payment.pk, 0), payment.currency)
    verdict = Verdict(
        dispute.customer_id, "dispute", dispute.pk, f"{move}-dispute", now, stands_on,
        facts={"returned": returned}, amounts={"amount": amount}, effects=(f"dispute-{dispute.state}",),
    )  # fmt: skip
    (decision,) = record([verdict], now=now, actor=by)
    goes_to = Account.MONEY if won else Account.CASH
    record_transfers(
        [Transfer(dispute.customer_id, now, Account.DISPUTED, goes_to, amount, decision, payment_id=payment.pk)]
    )
    touch("payment", [payment.pk])
    touch("dispute", [dispute.pk])
    if won:
        announce(DisputeWon(dispute.pk, returned, stands_on, now, by))


def note_repaid(invoice_ids: Collection[int], *, now: datetime, by: Actor) -> None:
    """Disputes of these paid claims on which nothing is owed any more. Announces DisputeOver for each."""
    payments = {id for found in billing.reopened_by(invoice_ids).values() for id in found}
    claims = billing.taken_back(payments)
    unpaid = billing.still_unpaid({id for found in claims.values() for id in found})
    over = Dispute.objects.select_for_update().filter(
        payment_id__in=[id for id, found in claims.items() if not unpaid.intersection(found)],
        state__in=(DisputeState.OPEN, DisputeState.LOST),
    )
    for dispute in over.order_by("pk"):
        if dispute.state == DisputeState.OPEN:
            dispute.move("repay")
            dispute.save(update_fields=["state"])
        touch("dispute", [dispute.pk])
        announce(DisputeOver(dispute.pk, brought_back_by(dispute), now, by))


def brought_back_by(dispute: Dispute) -> tuple[Ground, ...]:
    """The rules by which services come back once the whole order is paid."""
    terms = book().by_number(dispute.version_id)
    if dispute.kind == KIND and terms.ruling(ChargebackWait) is not None:
        return grounds(terms.ruling(ChargebackWait))
    recurring = terms.ruling(RecurringDisputes)
    if recurring is not None and dispute.occurrence >= recurring.rule.from_occurrence:
        return grounds(terms.ruling(DisputeReactivation))
    return grounds(terms.ruling(DisputeSuspension))
