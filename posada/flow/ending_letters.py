"""What customers are told of endings: cancellations, orders that are refused, money given back."""

from typing import Any

from posada.contexts.billing import queries as billing
from posada.contexts.billing.events import RefundsOrdered
from posada.contexts.ordering import queries as ordering
from posada.contexts.ordering.events import OrderRefused
from posada.contexts.services import queries as services
from posada.contexts.services.events import (
    CancellationAnswered,
    CancellationAsked,
    CancellationUnanswered,
    InactivityWarned,
)
from posada.contexts.services.models import CancellationState
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.flow.support import service_figures
from posada.kernel.money import Money, sum_money


def tell_asked(event: CancellationAsked) -> None:
    """That it was received, and by when a person answers it."""
    unconfirmed = services.cancellation(event.cancellation_id).state == CancellationState.UNCONFIRMED
    _tell_of_cancellation("cancellation-received", event, {"unconfirmed": unconfirmed})


def tell_answered(event: CancellationAnswered) -> None:
    """The day on which the service ends, and what must be paid first."""
    cancellation = services.cancellation(event.cancellation_id)
    owed = Money(cancellation.owed, services.by_id([event.service_id])[event.service_id].currency)
    condition = {"owed": owed, "if_paid_by": billing.day_before(cancellation.renews_on)} if cancellation.owed else {}
    _tell_of_cancellation("cancellation-confirmation", event, condition)


def tell_unanswered(event: CancellationUnanswered) -> None:
    """The alert is for the department, whose list it stands on; with the escalation the customer is told as well."""
    if event.act == "cancellation-escalation":
        _tell_of_cancellation("cancellation-unanswered", event)


def _tell_of_cancellation(kind: str, event: Any, more: dict[str, Any] | None = None) -> None:
    cancellation = services.cancellation(event.cancellation_id)
    service = services.by_id([event.service_id])[event.service_id]
    figures = service_figures(service) | {
        "ends_on": cancellation.ends_on, "asked_at": cancellation.asked_at, "answer_by": cancellation.answer_by,
    }  # fmt: skip
    about = ("service", service.pk)
    wanted = NoticeWanted(kind, service.customer_id, about, figures | (more or {}), cancellation.decision_id)
    send_notices([wanted], now=event.now, by=event.by)


def tell_idle(event: InactivityWarned) -> None:
    """The last day on which a sign-in saves the service; to the address registered in it, where it has one."""
    found = services.by_id(event.decisions)
    wanted = [
        NoticeWanted(
            "inactivity-warning", service.customer_id, ("service", id),
            service_figures(service) | {"last_day": event.last_days[id]}, event.decisions[id],
            to=str(service.options.get("email", "")),
        )
        for id, service in found.items()
    ]  # fmt: skip
    send_notices(wanted, now=event.now, by=event.by)


def tell_refused(event: OrderRefused) -> None:
    """That the order is not accepted, and what is given back; where money is on its way, its own letter follows."""
    order = ordering.order(event.order_id)
    invoice = billing.by_id([event.invoice_id])[event.invoice_id] if event.invoice_id is not None else None
    figures = {"number": order.number, "amount": billing.returned(invoice.pk) if invoice else None}
    decision = event.decision_id
    wanted = NoticeWanted("order-refused", order.customer_id, ("order", order.pk), figures, decision)
    send_notices([wanted], now=event.now, by=event.by)


def tell_refunds(event: RefundsOrdered) -> None:
    """One letter an order: how much comes back, and by which way."""
    by_invoice: dict[int, list[billing.Refund]] = {}
    loose = []
    for refund in billing.refunds(event.refund_ids):
        if refund.invoice_id is None:
            loose.append(refund)
        else:
            by_invoice.setdefault(refund.invoice_id, []).append(refund)
    invoices = billing.by_id(by_invoice)
    named = _names(by_invoice)
    wanted = [
        NoticeWanted(
            "refund-granted", event.customer_id, ("invoice", id),
            {"number": invoices[id].number, "services": named[id], "method": refunds[0].method,
             "amount": sum_money((Money(r.amount, r.currency) for r in refunds), refunds[0].currency)},
            refunds[0].decision_id,
        )
        for id, refunds in by_invoice.items()
    ]  # fmt: skip
    wanted += [
        NoticeWanted(
            "payment-returned", event.customer_id, ("payment", refund.payment_id or 0),
            {"amount": Money(refund.amount, refund.currency)}, refund.decision_id,
        )
        for refund in loose
    ]  # fmt: skip
    send_notices(wanted, now=event.now, by=event.by)


def _names(invoice_ids: Any) -> dict[int, list[str]]:
    """The names of what each order was for."""
    charged = billing.services_of(invoice_ids)
    known = services.by_id({id for ids in charged.values() for id in ids})
    return {id: [known[each].name for each in charged.get(id, ())] for id in invoice_ids}
