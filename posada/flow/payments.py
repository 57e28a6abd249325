"""What people ask for and decide about payments."""

from typing import Any

from posada.contexts.billing import queries as billing
from posada.contexts.billing.acts import clarify_payment as clarification
from posada.contexts.billing.acts import tell_purpose as purpose
from posada.contexts.billing.acts.decide_mismatch import decide_payment
from posada.contexts.billing.acts.require_payment import require_payment
from posada.contexts.payments.acts import add_card as cards
from posada.contexts.payments.acts import ask_receipt as receipts
from posada.contexts.payments.acts import give_bank_data as bank_data
from posada.contexts.payments.acts import impose_method as methods
from posada.contexts.payments.acts import issue_reference as references
from posada.flow.asked import Answer, Judgement, Request, about
from posada.flow.fields import day, given_number
from posada.kernel.errors import BadInput
from posada.kernel.money import Money

GRANT = "grant"


def named(fields: Any, name: str, kind: str) -> int:
    """The id of a subject among the fields, written as (kind, id) or as a bare id."""
    value = fields.get(name)
    if isinstance(value, tuple | list) and len(value) == 2 and value[0] == kind:
        return int(value[1])
    if isinstance(value, int):
        return value
    raise BadInput(name, value, f"{kind}:…")


def impose_method(request: Request) -> Answer:
    """`about` is the customer, or one invoice; `method` none lets the customer choose again."""
    invoice_id = request.about[1] if request.about[0] == "invoice" else None
    method = str(request.fields.get("method") or "")
    if not method:
        methods.free_method(request.customer_id, invoice_id=invoice_id, now=request.now, by=request.by)
        return Answer("done")
    methods.impose_method(
        request.customer_id, method, why=str(request.fields.get("reason", "")), invoice_id=invoice_id,
        now=request.now, by=request.by,
    )  # fmt: skip
    return Answer("done")


def bank_details(request: Request) -> Answer:
    """The accounts at home at once; those of another `country` go to a person."""
    country = str(request.fields.get("country", ""))
    if country:
        case = bank_data.ask_foreign_data(request.customer_id, country, now=request.now, by=request.by)
        return Answer("case", case)
    accounts = bank_data.give_bank_data(request.customer_id, now=request.now, by=request.by)
    return Answer("done", facts={"accounts": accounts})


def ask_receipt(request: Request) -> Answer:
    receipts.ask_receipt(about(request, "payment"), now=request.now, by=request.by)
    return Answer("done")


def send_receipt(request: Request) -> Answer:
    evidence = request.fields.get("evidence")
    receipt = evidence if isinstance(evidence, dict) else {"file": evidence}
    receipts.keep_receipt(about(request, "payment"), receipt, now=request.now, by=request.by)
    return Answer("done")


def remove_card(request: Request) -> Answer:
    cards.remove_card(about(request, "card"), now=request.now, by=request.by)
    return Answer("done")


def prefer_card(request: Request) -> Answer:
    cards.prefer_card(about(request, "card"), now=request.now, by=request.by)
    return Answer("done")


def issue_reference(request: Request) -> Answer:
    reference = references.issue_reference(about(request, "invoice"), now=request.now, by=request.by)
    return Answer("done", facts={"reference": reference})


def tell_purpose(request: Request) -> Answer:
    payment_id, invoice_id = about(request, "payment"), named(request.fields, "invoice", "invoice")
    purpose.tell_purpose(payment_id, invoice_id, now=request.now, by=request.by)
    return Answer("done")


def ask_registrar(request: Request) -> Answer:
    """`what` is to be asked of the registrar by hand: registration or renewal of the service `about`."""
    service_id = about(request, "service")
    require_payment(service_id, str(request.fields.get("what", "renewal")), now=request.now, by=request.by)
    return Answer("done")


def clarify_payment(request: Request) -> Answer:
    """`about` is the invoice; `amount` and `paid_on` say what the customer misses."""
    invoice_id = about(request, "invoice")
    invoice = billing.Invoice.objects.get(pk=invoice_id)
    amount = Money(given_number(request.fields, "amount"), invoice.currency)
    case = clarification.ask_clarification(
        invoice_id, amount, day(request.fields, "paid_on"), now=request.now, by=request.by
    )
    return Answer("case", case)


def decide_waiting(judgement: Judgement) -> None:
    fields = judgement.fields
    decide_payment(
        judgement.case, granted=judgement.outcome == GRANT, reason=judgement.reason, now=judgement.now,
        invoice_id=named(fields, "invoice", "invoice") if fields.get("invoice") else None, by=judgement.by,
    )  # fmt: skip


def decide_clarification(judgement: Judgement) -> None:
    fields = judgement.fields
    clarification.decide_clarification(
        judgement.case, granted=judgement.outcome == GRANT, reason=judgement.reason, now=judgement.now,
        payment_id=named(fields, "payment", "payment") if fields.get("payment") else None, by=judgement.by,
    )  # fmt: skip


def decide_bank_data(judgement: Judgement) -> None:
    bank_data.answer_bank_data(
        judgement.case, granted=judgement.outcome == GRANT, reason=judgement.reason, now=judgement.now, by=judgement.by
    )
