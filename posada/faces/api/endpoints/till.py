"""The ways to pay, cards on file, references that were issued, and payments that their payers contest."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema

from posada.contexts.billing.models import Invoice
from posada.contexts.payments import queries
from posada.contexts.payments.models import Card, Dispute, Reference
from posada.faces.api.caller import caller, reads
from posada.faces.api.paging import Asked, Page, paged
from posada.faces.api.shapes import Amount, amount
from posada.faces.site import formats

router, disputes_router = Router(), Router()


class MethodShape(Schema):
    """A way to pay, and what a payment by it needs to be complete."""

    method: str
    name: str
    needs: list[str]


class BankAccountShape(Schema):
    """An account of the house's to which money can be sent."""

    bank: str
    country: str
    currency: str
    details: dict[str, str]


class WaysShape(Schema):
    """The ways to pay that are open to a customer, and the accounts to which money can be sent."""

    methods: list[MethodShape]
    accounts: list[BankAccountShape]


class CardShape(Schema):
    """A card on file. The lowest position is charged first: POST /requests with `prefer-card` or `remove-card`."""

    id: int
    customer: int
    brand: str
    last_four: str
    expires: str
    holder: str
    position: int
    authorised_at: datetime
    disabled_why: str | None


class ReferenceShape(Schema):
    """A reference by which an invoice can be paid; without a code until the gateway has issued it."""

    id: int
    customer: int
    invoice: int
    code: str | None
    amount: Amount
    issued_at: datetime
    expires_at: datetime | None


class DisputeShape(Schema):
    """A payment that its payer contests."""

    id: int
    customer: int
    payment: int
    kind: str
    state: str
    occurrence: int
    reported_at: datetime
    pay_by: datetime | None
    resolved_at: datetime | None
    cost: Amount | None
    decision: int


class WaysAsked(Schema):
    """Of which invoice, where it matters; whose, for staff."""

    invoice: int | None = None
    customer: int | None = None


class CardsAsked(Asked):
    """Whose, for staff."""

    customer: int | None = None


class ReferencesAsked(CardsAsked):
    """Of which invoice."""

    invoice: int | None = None


class DisputesAsked(CardsAsked):
    """In which state."""

    state: Literal["open", "repaid", "won", "lost"] | None = None


@router.get("/payment-methods", response=WaysShape, summary="The ways to pay")
@reads("payments")
def ways(request: HttpRequest, asked: Query[WaysAsked]) -> Any:
    who = caller(request)
    invoice = who.one(Invoice, "invoice", asked.invoice) if asked.invoice is not None else None
    customer = who.customer(asked.customer if invoice is None or who.visitor else invoice.customer_id)
    known = who.terms.provider.methods
    offered = queries.methods_offered(customer.pk, asked.invoice, who.terms) or tuple(known)
    methods = [
        MethodShape(method=key, name=formats.method(key), needs=list(queries.procedure_of(key, who.terms)))
        for key in offered
        if key in known
    ]
    return WaysShape(methods=methods, accounts=_accounts(queries.bank_accounts(who.terms, who.today)))


@router.get("/cards", response=Page[CardShape], summary="Cards on file")
@reads("payments")
def cards(request: HttpRequest, asked: Query[CardsAsked]) -> Any:
    found = caller(request).rows(Card.objects.filter(removed_at=None).exclude(token=""), asked.customer)
    return paged(found, asked, lambda part: [_card(each) for each in part])


@router.get("/references", response=Page[ReferenceShape], summary="References that were issued for paying")
@reads("payments")
def references(request: HttpRequest, asked: Query[ReferencesAsked]) -> Any:
    """One is ordered with POST /requests: `reference`, about the invoice."""
    found = caller(request).rows(Reference.objects.all(), asked.customer)
    if asked.invoice is not None:
        found = found.filter(invoice_id=asked.invoice)
    return paged(found, asked, lambda part: [_reference(each) for each in part])


@disputes_router.get("/disputes", response=Page[DisputeShape], summary="Payments that their payers contest")
@reads("refunds")
def disputes(request: HttpRequest, asked: Query[DisputesAsked]) -> Any:
    found = caller(request).rows(Dispute.objects.all(), asked.customer)
    if asked.state is not None:
        found = found.filter(state=asked.state)
    return paged(found, asked, lambda part: [_dispute(each) for each in part])


@disputes_router.get("/disputes/{id}", response=DisputeShape, summary="One contested payment")
@reads("refunds")
def one_dispute(request: HttpRequest, id: int) -> Any:
    return _dispute(caller(request).one(Dispute, "dispute", id))


def _accounts(found: Sequence[Any]) -> list[BankAccountShape]:
    shapes = []
    for account in found:
        said = {name: str(value) for name, value in account.model_dump(mode="json", exclude_none=True).items()}
        shapes.append(BankAccountShape(bank=account.bank, country=account.country, currency=account.currency,
                                       details=said))  # fmt: skip
    return shapes


def _card(each: Card) -> CardShape:
    return CardShape(
        id=each.pk, customer=each.customer_id, brand=each.brand, last_four=each.last_four, expires=each.expires,
        holder=each.holder, position=each.position, authorised_at=each.authorised_at,
        disabled_why=each.disabled_why or None,
    )  # fmt: skip


def _reference(each: Reference) -> ReferenceShape:
    return ReferenceShape(
        id=each.pk, customer=each.customer_id, invoice=each.invoice_id, code=each.code,
        amount=amount(each.amount, each.currency), issued_at=each.issued_at, expires_at=each.expires_at,
    )  # fmt: skip


def _dispute(each: Dispute) -> DisputeShape:
    return DisputeShape(
        id=each.pk, customer=each.customer_id, payment=each.payment_id, kind=each.kind, state=each.state,
        occurrence=each.occurrence, reported_at=each.reported_at, pay_by=each.pay_by, resolved_at=each.resolved_at,
        cost=None if each.cost is None else amount(each.cost, each.cost_currency), decision=each.decision_id,
    )  # fmt: skip
