"""Shapes that several resources share."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from ninja import Schema
from pydantic import AfterValidator, Field

from posada.kernel.money import Money
from posada.kernel.plan import Step


def _address(said: str) -> str:
    try:
        validate_email(said)
    except ValidationError as error:
        raise ValueError("an e-mail address") from error
    return said


Email = Annotated[str, Field(max_length=254), AfterValidator(_address)]


class Amount(Schema):
    """A sum of money: `amount` is a string in the currency's units."""

    amount: str
    currency: str

    @classmethod
    def of(cls, money: Money) -> "Amount":
        return cls(amount=money.plain(), currency=money.currency)


class Coming(Schema):
    """A step of a plan: what will happen, when, by which clause, and under which condition."""

    at: datetime
    act: str
    clause: str
    only: str | None = None  # "if-unpaid"
    irreversible: bool = False

    @classmethod
    def of(cls, step: Step) -> "Coming":
        return cls(at=step.at, act=step.act, clause=step.clause, only=step.conditional, irreversible=step.irreversible)


class Subject(Schema):
    """What something is about."""

    kind: str
    id: int


def amount(value: Decimal, currency: str) -> Amount:
    return Amount.of(Money(value, currency))
