"""Cards whose use must be confirmed: what people are told, what they send, and what is decided."""

from posada.contexts.billing import queries as billing
from posada.contexts.payments import queries as payments
from posada.contexts.payments.acts import confirm_card
from posada.contexts.payments.events import CardDisabled, ConfirmationAsked
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.flow.asked import Answer, Judgement, Request, about


def tell(event: ConfirmationAsked | CardDisabled) -> None:
    """The form that is asked, or that another method is to be used."""
    kind = "card-confirmation" if isinstance(event, ConfirmationAsked) else "card-disabled"
    screening = payments.screening(event.screening_id)
    invoice = billing.by_id([screening.invoice_id])[screening.invoice_id]
    unpaid = billing.unpaid(invoice)
    context = {
        "invoice": invoice.pk, "number": invoice.number, "currency": invoice.currency, "unpaid": unpaid,
        "due_on": invoice.due_on, "last_four": screening.last_four, "answer_by": screening.answer_by,
        "settled": not unpaid.is_positive or bool(payments.being_charged([invoice.pk])),
    }  # fmt: skip
    wanted = NoticeWanted(kind, screening.customer_id, ("screening", screening.pk), context, screening.decision_id)
    send_notices([wanted], now=event.now, by=event.by)


def answer_form(request: Request) -> Answer:
    """The form comes back: `declined`, or with `number` and `brand` as the scan shows them and the `signature`."""
    fields, screening_id = request.fields, about(request, "screening")
    if fields.get("declined"):
        confirm_card.decline_form(screening_id, now=request.now, by=request.by)
        return Answer("done")
    form = {name: str(fields.get(name, "")) for name in ("number", "brand", "signature")}
    return Answer("case", confirm_card.receive_form(screening_id, form, now=request.now, by=request.by))


def judge_card(judgement: Judgement) -> None:
    """Each check is marked by the person who decides (`marks`)."""
    if judgement.outcome == "grant":
        marks = judgement.fields.get("marks", {})
        confirm_card.accept_check(judgement.case, marks, now=judgement.now, by=judgement.by)
    else:
        confirm_card.refuse_check(judgement.case, judgement.reason, now=judgement.now, by=judgement.by)
