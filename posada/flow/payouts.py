"""What staff say of refunds to be paid out."""

from posada.contexts.billing.acts.pay_out import note_paid_out
from posada.flow.asked import Judgement
from posada.kernel.errors import BadInput


def judge_payout(judgement: Judgement) -> None:
    """The money was sent under a `reference` (or the reason given is it); until then the task stays open."""
    if judgement.outcome != "grant":
        raise BadInput("outcome", judgement.outcome, "grant: what is to be given back stays to be paid out")
    reference = str(judgement.fields.get("reference") or judgement.reason)
    note_paid_out(judgement.case, reference, now=judgement.now, by=judgement.by)
