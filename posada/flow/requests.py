"""What people ask for: one door for every face, and the act that answers each kind of request."""

from collections.abc import Callable

from posada.flow import ending_requests as endings
from posada.flow import payments, renewals, verification
from posada.flow.asked import Answer, Request
from posada.kernel.errors import BadInput

__all__ = ["REQUESTS", "Answer", "Request", "submit"]

# Kind of request -> the act that answers it. A refusal is raised (terms.decisions.Refused).
REQUESTS: dict[str, Callable[[Request], Answer]] = {
    "false-data": verification.report_false_data,
    "proof-of-data": verification.ask_for_proof,
    "send-proof-of-data": verification.receive_proof,
    "renew": renewals.renew,
    "payment-method": payments.impose_method,
    "bank-data": payments.bank_details,
    "ask-receipt": payments.ask_receipt,
    "receipt": payments.send_receipt,
    "payment-purpose": payments.tell_purpose,
    "payment-clarification": payments.clarify_payment,
    "cancel": endings.cancel,
    "confirm-cancellation": endings.confirm_end,
    "data-deletion": endings.delete_data,
}


def submit(request: Request) -> Answer:
    """Answer a request, within a unit of work. BadInput where nothing answers such a kind."""
    if request.kind not in REQUESTS:
        raise BadInput("kind", request.kind, ", ".join(sorted(REQUESTS)))
    return REQUESTS[request.kind](request)
