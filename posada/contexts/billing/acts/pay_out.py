"""Paying out refunds: a task for a person at the bank or the gateway, and the word that it was done."""

from collections.abc import Sequence
from datetime import datetime

from posada.contexts.billing.models import Refund
from posada.contexts.billing.refund_plan import ordered_by
from posada.ground.agenda.cases import Matter, close_case, open_cases
from posada.ground.agenda.models import Case, CaseState
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import touch
from posada.kernel.errors import BadInput
from posada.kernel.money import Money
from posada.terms.actor import Actor

PAYOUT = "payout"
ROLE = "billing"  # who pays out, where the pack's roles say nothing else of it


def order_payouts(steps: Sequence[DueStep], *, now: datetime, by: Actor) -> None:
    """Ask staff to pay out refunds by the way the money came."""
    due_at = {step.subject_id: step.due_at for step in steps}
    refunds = list(Refund.objects.select_for_update().filter(pk__in=due_at, ordered_at=None).order_by("pk"))
    stood_on = ordered_by([refund.decision_id for refund in refunds])
    open_cases(
        [
            Matter(
                refund.customer_id, PAYOUT, ("refund", refund.pk), ROLE, stood_on.get(refund.decision_id, ()),
                due_at[refund.pk], act="pay-out",
                facts={"method": refund.method, "invoice": refund.invoice_id, "payment": refund.payment_id},
                amounts={"amount": Money(refund.amount, refund.currency)},
            )
            for refund in refunds
        ],
        now=now, by=by,
    )  # fmt: skip
    for refund in refunds:
        refund.ordered_at = now
    Refund.objects.bulk_update(refunds, ["ordered_at"])
    touch("refund", list(due_at))


def note_paid_out(case: Case, reference: str, *, now: datetime, by: Actor) -> None:
    """The money has left: under which reference of the bank or gateway. It is said once."""
    if not reference.strip():
        raise BadInput("reference", reference, "the reference under which the money was sent")
    (refund,) = Refund.objects.select_for_update().filter(pk=case.subject_id)
    close_case(
        case.pk, CaseState.GRANTED, grounds=ordered_by([refund.decision_id]).get(refund.decision_id, ()), now=now,
        by=by, act="note-paid-out", facts={"reference": reference, "method": refund.method},
        amounts={"amount": Money(refund.amount, refund.currency)},
    )  # fmt: skip
    refund.paid_out_at = now
    refund.save(update_fields=["paid_out_at"])
