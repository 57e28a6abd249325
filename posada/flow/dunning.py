"""Requests and judgements about unpaid renewals: more time to pay, a discount for suspended days."""

from decimal import Decimal

from posada.contexts.billing import queries as billing
from posada.contexts.billing.acts import discount_invoice as discount
from posada.contexts.billing.acts import extend_payment
from posada.contexts.billing.acts import request_discount as discounts
from posada.flow.asked import Answer, Judgement, Request
from posada.flow.fields import day, number
from posada.kernel.errors import BadInput


def request_extension(request: Request) -> Answer:
    """`about` is an order, or a service with an unpaid one; `until` the day asked for."""
    until = day(request.fields, "until")
    kind, id = request.about
    if kind == "service":
        extend_payment.refuse_where_none(id, until=until, now=request.now)
    case_id = extend_payment.request_extension(order_of(request), until=until, now=request.now, by=request.by)
    return Answer("case", case_id)


def order_of(request: Request) -> int:
    """The order a request is about; of a service, its oldest unpaid one."""
    kind, id = request.about
    if kind == "invoice":
        return id
    unpaid = billing.unpaid_invoices(request.customer_id, service_id=id).first() if kind == "service" else None
    if unpaid is None:
        raise BadInput("about", f"{kind}:{id}", "an order, or a service with an unpaid one")
    return unpaid.pk


def decide_extension(judgement: Judgement) -> None:
    until = day(judgement.fields, "until") if "until" in judgement.fields else None
    extend_payment.decide_extension(
        judgement.case, granted=granted(judgement), until=until, reason=judgement.reason, now=judgement.now,
        by=judgement.by,
    )  # fmt: skip


def granted(judgement: Judgement) -> bool:
    if judgement.outcome not in ("grant", "refuse"):
        raise BadInput("outcome", judgement.outcome, "grant, refuse")
    return judgement.outcome == "grant"


def request_discount(request: Request) -> Answer:
    """`about` is a service; `from` and `until` are the first and the last suspended day."""
    kind, id = request.about
    if kind != "service":
        raise BadInput("about", f"{kind}:{id}", "a service")
    case_id = discounts.request_discount(
        id, first=day(request.fields, "from"), last=day(request.fields, "until"), now=request.now, by=request.by
    )
    return Answer("case", case_id)


def discount_invoice(request: Request) -> Answer:
    """`invoice-discount`: staff take `percent` off an unpaid invoice, for a `reason`."""
    kind, id = request.about
    if kind != "invoice":
        raise BadInput("about", f"{kind}:{id}", "an invoice")
    percent, reason = number(request.fields, "percent") or Decimal(0), str(request.fields.get("reason", ""))
    discount.discount_invoice(id, percent, reason=reason, now=request.now, by=request.by)
    return Answer("done")
