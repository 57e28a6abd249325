"""What people decide: the act that carries out the decision on each kind of case."""

from collections.abc import Callable

from posada.flow import ending_requests as endings
from posada.flow import payments, renewals, verification
from posada.flow.asked import Judgement
from posada.kernel.errors import BadInput

__all__ = ["CASES", "Judgement", "decide"]

# Kind of case -> the act that records the judgement (ground.agenda.cases.close_case) and carries it out.
CASES: dict[str, Callable[[Judgement], None]] = {
    "data-verification": verification.judge_data,
    "renew": renewals.judge_renewal,
    "payment-mismatch": payments.decide_waiting,
    "payment-unallocated": payments.decide_waiting,
    "payment-unapplied": payments.decide_waiting,
    "payment-clarification": payments.decide_clarification,
    "bank-data": payments.decide_bank_data,
    "collection": endings.judge_collection,
}


def decide(judgement: Judgement) -> None:
    """Carry out a judgement, within a unit of work. BadInput where nobody decides such a case."""
    if judgement.case.kind not in CASES:
        raise BadInput("case", judgement.case.kind, ", ".join(sorted(CASES)))
    CASES[judgement.case.kind](judgement)
