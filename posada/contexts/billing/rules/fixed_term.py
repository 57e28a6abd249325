"""What is owed on leaving a contract of definite time before its end."""

from datetime import date, timedelta
from decimal import Decimal

from pydantic import Field

from posada.contexts.billing.price_of_days import price_of_days
from posada.kernel.money import Money
from posada.terms.rule import Rule

ONE_DAY = timedelta(days=1)


class FixedTerm(Rule):
    """Whoever leaves before the end of a definite term pays `percent` of the months that remain.

    Source: flooming/fixed-term-remaining.

    Reading: only where an agreement with an end date is on file; months already paid are not charged again; invoiced
    only once the customer, having seen the amount, confirms.
    """

    percent: Decimal = Field(Decimal(100), ge=0, le=100)


def remaining(monthly: Money, ends_on: date, paid_until: date, term_ends_on: date, rule: FixedTerm) -> Money:
    """The price of the time after the last day, or after the last day paid, up to the end of the term, before tax."""
    first = max(ends_on, paid_until) + ONE_DAY
    return price_of_days(monthly, first, term_ends_on).percent(rule.percent).rounded()
