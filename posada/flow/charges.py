"""Charges that staff raise besides the periodic fees, what lateness costs, and who contests a charge."""

from posada.contexts.billing import queries as billing
from posada.contexts.billing.acts import charge_interest as interest
from posada.contexts.billing.acts import dispute_invoice as disputes
from posada.contexts.billing.acts.add_collection_cost import add_collection_cost
from posada.contexts.billing.acts.charge_service import Extra, charge_service
from posada.contexts.billing.acts.demand_suspension import decide_suspension
from posada.contexts.billing.acts.suspend_also import suspend_also
from posada.contexts.billing.events import InvoicesIssued, InvoicesPaid
from posada.flow.asked import Answer, Judgement, Request, about
from posada.flow.fields import day, given_number, number, text
from posada.kernel.errors import BadInput
from posada.kernel.money import Money


def charge(request: Request) -> Answer:
    """Approved work, or a closed period's usage, is charged to a service."""
    fields = request.fields
    extra = Extra(
        about(request, "service"), text(fields, "type"), number(fields, "quantity"), number(fields, "unit_price"),
        number(fields, "used"), str(fields.get("period", "")), str(fields.get("text", "")),
    )  # fmt: skip
    invoice_id = charge_service(extra, now=request.now, by=request.by)
    return Answer("done", facts={"invoice": invoice_id})


def collection_cost(request: Request) -> Answer:
    """`collection-cost`: an `amount` spent on a day (`spent_on`) on collecting an overdue claim, with its `voucher`."""
    invoice_id = invoice_asked(request)
    fields = request.fields
    add_collection_cost(
        invoice_id, amount_asked(request, invoice_id), spent_on=day(fields, "spent_on"),
        text=str(fields.get("text", "")), voucher=str(fields.get("voucher", "")), now=request.now, by=request.by,
    )  # fmt: skip
    return Answer("done")


def dispute(request: Request) -> Answer:
    """`dispute-invoice`: with its `reason`, perhaps an `amount` and `evidence`."""
    invoice_id = invoice_asked(request)
    amount = amount_asked(request, invoice_id) if "amount" in request.fields else None
    case_id = disputes.dispute_invoice(
        invoice_id, reason=str(request.fields.get("reason", "")), amount=amount,
        evidence=request.fields.get("evidence", ()), now=request.now, by=request.by,
    )  # fmt: skip
    return Answer("case", case_id)


def judge_dispute(judgement: Judgement) -> None:
    """Take the disputed charges back, or an `amount` of them, or let the invoice stand."""
    case = judgement.case
    amount = number(judgement.fields, "amount")
    disputes.decide_dispute(
        case, granted=judgement.outcome == "grant", amount=Money(amount, case.currency) if amount is not None else None,
        reason=judgement.reason, now=judgement.now, by=judgement.by,
    )  # fmt: skip


def suspend_other(request: Request) -> Answer:
    """`suspend-also`: staff suspend a service for another's unpaid `invoice`."""
    kind, id = request.about
    found = request.fields.get("invoice")
    if kind != "service" or not isinstance(found, tuple):
        raise BadInput("about", kind, "a service, and the unpaid `invoice`")
    suspend_also(id, found[1], now=request.now, by=request.by)
    return Answer("done")


def judge_suspension(judgement: Judgement) -> None:
    """Suspend though nobody was reminded, or leave the services on."""
    decide_suspension(
        judgement.case, granted=judgement.outcome == "grant", reason=judgement.reason, now=judgement.now,
        by=judgement.by,
    )  # fmt: skip


def open_windows(event: InvoicesIssued) -> None:
    disputes.open_windows(event.invoice_ids)


def charge_interest(event: InvoicesPaid) -> None:
    interest.charge_interest(event.invoice_ids, now=event.now, by=event.by)


def invoice_asked(request: Request) -> int:
    """The invoice a request is about; BadInput where it is about something else."""
    kind, id = request.about
    if kind != "invoice":
        raise BadInput("about", kind, "an invoice")
    return id


def amount_asked(request: Request, invoice_id: int) -> Money:
    """The amount among the request's fields, in its invoice's currency."""
    return Money(given_number(request.fields, "amount"), billing.by_id([invoice_id])[invoice_id].currency)
