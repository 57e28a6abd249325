"""Interest on what is paid after its last day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pydantic import Field

from posada.kernel.money import Money, sum_money
from posada.terms.rule import Rule


class LateInterest(Rule):
    """An overdue amount bears `percent_a_month` from the day after it fell due, or the legal maximum if that is less.

    Source: laredonet/late-interest.

    Reading: simple interest by the day, in months of `days_a_month`, on the total with tax; a part that is paid lowers
    it from its day on. Interest bears no interest. It is charged once the overdue amount is paid.
    """

    percent_a_month: Decimal = Field(ge=0)
    legal_maximum: Decimal | None = Field(None, ge=0)
    days_a_month: int = Field(30, ge=28, le=31)
    taxed: bool = True

    @property
    def percent(self) -> Decimal:
        """The rate that is charged, in percent a month."""
        if self.legal_maximum is None:
            return self.percent_a_month
        return min(self.percent_a_month, self.legal_maximum)


@dataclass(frozen=True, slots=True)
class Paid:
    """So much was paid on a day."""

    on: date
    amount: Money


def late_interest(total: Money, due_on: date, paid: Sequence[Paid], until: date, rule: LateInterest) -> Money:
    """The interest that an amount due on `due_on` has borne by `until`, before tax."""
    borne, unpaid, since = [], total, due_on
    for part in sorted(paid, key=lambda each: each.on):
        if part.on > since:
            borne.append(unpaid.percent(rule.percent).share((part.on - since).days, rule.days_a_month))
            since = part.on
        unpaid -= part.amount
    if until > since and unpaid.is_positive:
        borne.append(unpaid.percent(rule.percent).share((until - since).days, rule.days_a_month))
    return sum_money(borne, total.currency).rounded()
