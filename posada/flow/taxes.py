"""Requests and judgements about taxes: exemptions, and what customers withhold."""

from posada.contexts.billing.acts import ask_tax_profile as profiles
from posada.contexts.billing.acts import exempt_tax as exemptions
from posada.contexts.billing.acts import withhold_tax as withholdings
from posada.contexts.billing.events import TaxProfileAsked
from posada.contexts.ordering.events import OrderPlaced
from posada.contexts.support.acts.send_notices import NoticeWanted, send_notices
from posada.flow.asked import Answer, Judgement, Request
from posada.flow.charges import amount_asked, invoice_asked
from posada.flow.fields import day, listed, number
from posada.kernel.money import Money


def ask_profile(event: OrderPlaced) -> None:
    profiles.ask_tax_profile(event.order_id, now=event.now, by=event.by)


def tell_profile(event: TaxProfileAsked) -> None:
    wanted = NoticeWanted(
        "tax-profile", event.customer_id, ("customer", event.customer_id), {"missing": list(event.missing)},
        event.decision_id,
    )  # fmt: skip
    send_notices([wanted], now=event.now, by=event.by)


def ask_exemption(request: Request) -> Answer:
    """`exemption`: with the `document` that proves it."""
    document = str(request.fields.get("document", ""))
    return Answer("case", exemptions.ask_exemption(request.customer_id, document, now=request.now, by=request.by))


def judge_exemption(judgement: Judgement) -> None:
    """Accept the proof, perhaps until a day (`valid_until`), or refuse it."""
    until = day(judgement.fields, "valid_until") if "valid_until" in judgement.fields else None
    exemptions.decide_exemption(
        judgement.case, granted=judgement.outcome == "grant", valid_until=until, reason=judgement.reason,
        now=judgement.now, by=judgement.by,
    )  # fmt: skip


def declare_withholding(request: Request) -> Answer:
    """`withholding`: a `tax` withheld from an invoice's payment, its `amount`, and the `authority` it is paid to."""
    invoice_id = invoice_asked(request)
    case_id = withholdings.declare_withholding(
        invoice_id, str(request.fields.get("tax", "")), amount_asked(request, invoice_id),
        authority=str(request.fields.get("authority", "")), now=request.now, by=request.by,
    )  # fmt: skip
    return Answer("case", case_id)


def document_withholding(request: Request) -> Answer:
    """`withholding-documents`: the `documents` that prove it."""
    named = listed(request.fields, "documents")
    withholdings.document_withholding(invoice_asked(request), named, now=request.now, by=request.by)
    return Answer("done")


def judge_withholding(judgement: Judgement) -> None:
    """Credit what was proved (`amount`, by default all of it), or refuse it."""
    amount = number(judgement.fields, "amount")
    proved = Money(amount, judgement.case.currency) if amount is not None else None
    withholdings.decide_withholding(
        judgement.case, granted=judgement.outcome == "grant", proved=proved, reason=judgement.reason,
        now=judgement.now, by=judgement.by,
    )  # fmt: skip
