"""Doubts about an order's data: what people ask, and what they decide."""

from posada.contexts.ordering.acts import doubt_orders, judge_doubts
from posada.flow.asked import Answer, Judgement, Request, about
from posada.flow.fields import text


def report_false_data(request: Request) -> Answer:
    """A complaint that an order's data are false (`falsity` says how)."""
    kind = str(request.fields.get("falsity", "false_data"))
    return Answer("case", doubt_orders.report_false_data(about(request, "order"), kind, now=request.now, by=request.by))


def ask_for_proof(request: Request) -> Answer:
    """Staff want a `document` that proves an order's data."""
    document = text(request.fields, "document")
    doubt_orders.ask_for_proof(about(request, "order"), document, now=request.now, by=request.by)
    return Answer("done")


def receive_proof(request: Request) -> Answer:
    """The customer sends the `document`."""
    document = text(request.fields, "document")
    doubt_orders.receive_proof(about(request, "order"), document, now=request.now, by=request.by)
    return Answer("done")


def judge_data(judgement: Judgement) -> None:
    """Release the order, or refuse it."""
    if judgement.outcome == "grant":
        documents = judgement.fields.get("documents", ())
        judge_doubts.accept_data(judgement.case, documents, now=judgement.now, by=judgement.by)
    else:
        judge_doubts.refuse_data(judgement.case, judgement.reason, now=judgement.now, by=judgement.by)
