"""Work for a price: quoted by a person, charged once the customer has accepted, never before."""

from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class QuotedWork(Rule):
    """Work `of` some kind is quoted by `role` once its case was granted, and done when accepted and paid.

    Sources: alestra/audit-quote-payment, alestra/migration-cost-customer, alestra/optional-services-custom-project,
    altomarketing/sla4-outcome-quote. `payable`: before it is done, after it, or `price-annex` where the accepted price
    is ordered by an annex. A quote may be accepted until the close of the last day of `open_for`; without it, always.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)
    of: str = Field(max_length=40)
    role: str
    payable: Literal["before", "after", "price-annex"] = "before"
    open_for: Duration | None = None


class HourlyWork(Rule):
    """Work `of` some kind costs its hours at the list price of `item`; without a price nothing is quoted.

    Sources: flooming/support-application-hourly, flooming/support-application-assisted-install. Reading: parts of an
    hour count; the price is that of the day of the quote.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)
    of: str = Field(max_length=40)
    item: str


class QuotedCharge(Rule):
    """What is charged for work `of` some kind is `percent` of its price, as quoted and accepted, apart from any rent.

    Sources: alestra/audit-additional-charge, altomarketing/sla4-outcome-quote (a narrower rule takes less for a plan).
    Reading: a quote may be zero; it is owed once accepted, never before.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)
    of: str
    percent: Decimal = Field(Decimal(100), ge=0, le=100)


class ItemPolicies(Rule):
    """Each item of what was asked is allowed or not, and a refused one states which of the `policies` it rests on.

    Source: alestra/audit-policy-limits. Nothing is quoted before every item is decided.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)
    of: str
    field: str = "scope"
    policies: tuple[str, ...] = Field(min_length=1)


class Reimbursement(Rule):
    """`percent` of the expenses that a claim caused is charged once a person approves.

    Source: alestra/content-indemnity-reimbursement. Only what has a receipt counts; what the customer objects to waits
    for a reasoned answer. Reading: the customer sees every item first; due as any other invoice.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)
    of: str
    percent: Decimal = Field(Decimal(100), ge=0, le=100)
