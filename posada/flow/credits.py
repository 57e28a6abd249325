"""Requests and judgements about credit in the customer's favour, and the currency it is billed in."""

from decimal import Decimal

from posada.contexts.billing.acts import choose_currency, grant_credit
from posada.contexts.services import queries as services
from posada.flow.asked import Answer, Judgement, Request
from posada.flow.dunning import granted
from posada.ground.customers.models import Customer
from posada.kernel.errors import BadInput
from posada.kernel.money import Money


def request_credit(request: Request) -> Answer:
    """`about` is a service; the other fields (month, availability, reason) are what the claim says."""
    kind, id = request.about
    if kind != "service":
        raise BadInput("about", f"{kind}:{id}", "a service")
    return Answer("case", grant_credit.request_credit(id, request.fields, now=request.now, by=request.by))


def decide_credit(judgement: Judgement) -> None:
    """Granted, it is the `amount` named, or the one computed when the case was opened."""
    case, fields = judgement.case, dict(judgement.fields)
    stated = fields.pop("amount", None) or case.amounts.get("credit")
    if granted(judgement) and stated is None:
        raise BadInput("amount", None, "the credit to be granted")
    currency = services.by_id([case.subject_id])[case.subject_id].currency
    amount = Money(Decimal(str(stated)), currency) if granted(judgement) else None
    grant_credit.decide_credit(
        case, amount=amount, facts=fields, reason=judgement.reason, now=judgement.now, by=judgement.by
    )


def request_payout(request: Request) -> Answer:
    """`about` is the customer: granted credit is asked for in money."""
    currency = Customer.objects.values_list("currency", flat=True).get(pk=request.customer_id)
    grant_credit.refuse_payout(request.customer_id, currency, now=request.now, by=request.by)
    return Answer("done")


def request_currency(request: Request) -> Answer:
    """`about` is the customer; `currency` the one it wants to be billed in."""
    currency = str(request.fields.get("currency", ""))
    choose_currency.choose_currency(request.customer_id, currency, now=request.now, by=request.by)
    return Answer("done")
