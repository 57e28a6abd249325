"""What people ask for about renewals, and what is decided on it."""

from posada.contexts.billing.acts.renew_on_request import decide_renewal, renew_on_request
from posada.flow.asked import Answer, Judgement, Request
from posada.kernel.errors import BadInput


def renew(request: Request) -> Answer:
    """`renew`: the order for the next period; by the side doors an agent makes it."""
    made = renew_on_request(
        service_asked_about(request), coupon=str(request.fields.get("coupon", "")), now=request.now, by=request.by
    )
    if made.case_id is not None:
        return Answer("case", made.case_id)
    return Answer("done", facts={"invoice_id": made.invoice_id})


def judge_renewal(judgement: Judgement) -> None:
    decide_renewal(
        judgement.case, grant=judgement.outcome == "grant", reason=judgement.reason, now=judgement.now, by=judgement.by
    )


def service_asked_about(request: Request) -> int:
    """The service a request is about; BadInput where it is about something else."""
    kind, id = request.about
    if kind != "service":
        raise BadInput("about", kind, "a service")
    return id
