"""What moved on an account, and what was changed of it or seen of it, by whom."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from posada.contexts.billing.papers.write import statement_pdf
from posada.faces.api.caller import caller, reads
from posada.faces.api.endpoints.account import Of, personal
from posada.faces.api.paging import Asked, Page, paged, skipped
from posada.faces.api.shapes import Amount
from posada.ground.customers.models import Access, ChangeLog, SignIn
from posada.ground.ledger.statement import Move, moves

router = Router()


class MoveShape(Schema):
    """One movement: by `change` more is owed (below zero: less), and `balance` is owed after it."""

    at: datetime
    decision: int
    invoice: int | None
    payment: int | None
    change: Amount
    balance: Amount


class ChangeShape(Schema):
    """What was changed of the account's data, by whom."""

    id: int
    what: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    at: datetime
    by: str


class AccessShape(Schema):
    """A member of staff who looked at something of the account, and what for."""

    id: int
    by: str
    what: str
    purpose: str
    at: datetime


class SignInShape(Schema):
    """A person who came in, or tried to: the person's own, for whom the key speaks."""

    id: int
    at: datetime
    succeeded: bool
    methods: list[str]
    address: str | None


class OfAsked(Asked):
    """Whose, for staff."""

    customer: int | None = None


class ChangesAsked(OfAsked):
    """What for: staff say so where the terms keep each look at personal data."""

    purpose: Annotated[str, Field(max_length=200)] = ""


@router.get("/statement", response=Page[MoveShape], summary="What moved on the account, newest first")
@reads("account")
def statement(request: HttpRequest, asked: Query[OfAsked]) -> Any:
    customer = caller(request).customer(asked.customer)
    return skipped(
        lambda most, skip: moves(customer.pk, customer.currency, most=most, skip=skip), asked,
        lambda part: [_move(each) for each in part],
    )  # fmt: skip


@router.get("/statement/pdf", summary="The account with its claims and what is owed, as a PDF")
@reads("account")
def statement_paper(request: HttpRequest, of: Query[Of]) -> HttpResponse:
    who = caller(request)
    return HttpResponse(statement_pdf(who.customer(of.customer).pk, now=who.now), content_type="application/pdf")


@router.get("/changes", response=Page[ChangeShape], summary="What was changed of the account's data")
@reads("account")
def changes(request: HttpRequest, asked: Query[ChangesAsked]) -> Any:
    who = caller(request)
    customer = who.customer(asked.customer)
    for kind in ("contact", "fiscal-data"):
        personal(who, customer, kind, asked.purpose)
    found = ChangeLog.objects.filter(customer=customer)
    return paged(found, asked, lambda part: [
        ChangeShape(id=c.pk, what=c.what, before=c.before, after=c.after, at=c.at, by=c.by) for c in part
    ])  # fmt: skip


@router.get("/accesses", response=Page[AccessShape], summary="Who of the house looked at the account, and why")
@reads("account")
def accesses(request: HttpRequest, asked: Query[OfAsked]) -> Any:
    found = Access.objects.filter(customer=caller(request).customer(asked.customer))
    return paged(found, asked, lambda part: [
        AccessShape(id=a.pk, by=a.by, what=a.what, purpose=a.purpose, at=a.at) for a in part
    ])  # fmt: skip


@router.get("/sign-ins", response=Page[SignInShape], summary="The person's own sign-ins, and attempts at them")
@reads("account")
def sign_ins(request: HttpRequest, asked: Query[Asked]) -> Any:
    found = SignIn.objects.filter(user_id=caller(request).token.user_id)
    return paged(found, asked, lambda part: [
        SignInShape(id=s.pk, at=s.at, succeeded=s.succeeded, methods=s.methods, address=s.address) for s in part
    ])  # fmt: skip


def _move(each: Move) -> MoveShape:
    return MoveShape(at=each.at, decision=each.decision_id, invoice=each.invoice_id, payment=each.payment_id,
                     change=Amount.of(each.change), balance=Amount.of(each.balance))  # fmt: skip
