"""The satisfaction guarantee: who may ask for it, how, who decides, and what it gives back."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, Protocol

from pydantic import Field

from posada.kernel.durations import Duration
from posada.kernel.money import Money
from posada.kernel.months import add_months
from posada.terms.rule import Rule


class MonthShares(Protocol):
    """How much of each month of a paid period is given back."""

    @property
    def current_month_percent(self) -> Decimal: ...

    @property
    def future_months_percent(self) -> Decimal: ...

    @property
    def past_months_percent(self) -> Decimal: ...


class Guarantee(Rule):
    """A service that lacks in some month what was promised may be given back for its price.

    Source: flooming/guarantee-eligibility. It is measured against what was published when it was ordered.
    """

    measured_against: tuple[Literal["terms", "specifications"], ...] = ("terms", "specifications")
    prepaid_months: bool = True


class GuaranteeRequest(Rule):
    """The guarantee is asked for with its reasons; without them there is no request. Source: flooming/guarantee-ticket.

    Reading: where the customer names no department, `department` attends it.
    """

    reasons_required: bool = True
    department: str = "billing"


class GuaranteeDecision(Rule):
    """A person weighs the reasons and grants or denies the guarantee; granted, the service ends with the refund.

    Source: flooming/guarantee-decision. Reading: the reasons must not be a breach themselves; an unrelated breach
    denies nothing. There is no deadline; the person is reminded after `remind_after`.
    """

    role: str = "billing"
    remind_after: Duration | None = None


class GuaranteeRefund(Rule):
    """The month of the request and the paid months to come are given back, tax included; past months never.

    Source: flooming/guarantee-amount. Reading: the current month is that of the request, given back whole.
    """

    current_month_percent: Decimal = Field(Decimal(100), ge=0, le=100)
    future_months_percent: Decimal = Field(Decimal(100), ge=0, le=100)
    past_months_percent: Decimal = Field(Decimal(0), ge=0, le=0)


class NeverRefunded(Rule):
    """What is never given back once it was registered, issued or assigned. Source: flooming/guarantee-exclusions."""


def months(first: date, last: date) -> list[tuple[date, date]]:
    """The months of a period, counted from its first day; the last one may be shorter."""
    found: list[tuple[date, date]] = []
    while (begins := add_months(first, len(found), "clip")) <= last:
        found.append((begins, min(last, add_months(first, len(found) + 1, "clip") - timedelta(days=1))))
    return found


def by_month(amount: Money, first: date, last: date) -> list[tuple[date, date, Money]]:
    """An amount charged for a period, month by month: equal shares of whole months, by days where one is shorter."""
    spans = months(first, last)
    whole = add_months(first, len(spans), "clip") - timedelta(days=1) == last
    weights = [1] * len(spans) if whole else [(until - begins).days + 1 for begins, until in spans]
    return [(*span, share) for span, share in zip(spans, amount.allocate(weights), strict=True)]


def given_back(amount: Money, first: date, last: date, asked_on: date, rule: MonthShares) -> Money:
    """What of an amount paid for a period is given back when asked for on `asked_on`; never more than the amount."""
    total = Money.zero(amount.currency)
    for begins, until, share in by_month(amount, first, last):
        if until < asked_on:
            percent = rule.past_months_percent
        else:
            percent = rule.current_month_percent if begins <= asked_on else rule.future_months_percent
        total += share.percent(percent).rounded()
    return total
