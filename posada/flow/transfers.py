"""Services that pass from one customer to another."""

from posada.contexts.billing.events import InvoicesCancelled, InvoicesPaid
from posada.contexts.services.acts import transfer_service
from posada.flow.asked import Answer, Judgement, Request
from posada.kernel.errors import BadInput


def consent(request: Request) -> Answer:
    """`transfer-service`: the holder of a service names the customer who receives it (`to`)."""
    kind, id = request.about
    to = request.fields.get("to")
    if kind != "service" or not isinstance(to, tuple) or to[0] != "customer":
        raise BadInput("to", to, "a service, and the customer who receives it")
    return Answer("case", transfer_service.consent_to_transfer(id, to[1], now=request.now, by=request.by))


def answer(judgement: Judgement) -> None:
    """Whoever is to receive it accepts, or does not."""
    transfer_service.answer_transfer(judgement.case, judgement.outcome == "grant", now=judgement.now, by=judgement.by)


def go_on(event: InvoicesPaid | InvoicesCancelled) -> None:
    transfer_service.go_on(event.customer_ids, now=event.now, by=event.by)
