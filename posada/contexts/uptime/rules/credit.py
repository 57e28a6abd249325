"""What downtime entitles a customer to: who asks for it, by when, how much it is, and what stands against it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any, Literal

from pydantic import Field

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.kernel.money import Money
from posada.terms.rule import Rule

MINUTE = timedelta(minutes=1)


class CreditRequest(Rule):
    """Downtime is credited on the customer's request alone, once a person in `role` approves it.

    Sources: laredonet/sla-credit-only-on-request, altomarketing/uptime-credit-on-request.
    """

    role: str


class MonthCredit(Rule):
    """A month that missed its availability is credited with its downtime's share of the month's price, to the balance.

    Source: altomarketing/uptime-credit-on-request. Reading: all the downtime counts, not only what is beyond the
    promise; a longer price is divided by its months; rounded to `round_to`.
    """

    round_to: Decimal = Decimal("0.01")


class LongOutageCredit(Rule):
    """An outage of `from_minutes` or more is credited with `percent` of a month's fee for each unit it touched.

    Source: laredonet/sla-credit-5-hours. Reading: each outage stands for itself, and maintenance within does not break
    it.
    """

    from_minutes: int = Field(gt=0)
    percent: Decimal = Field(gt=0)


class ShortOutageCredit(Rule):
    """A shorter outage is credited with its minutes out of `of_minutes` of a month's fee for each unit it touched.

    Source: laredonet/sla-credit-prorated.
    """

    of_minutes: int = Field(gt=0)
    round_to: Decimal = Decimal("0.01")


class CreditWindow(Rule):
    """The credit is asked for `within` so long after the downtime ended, that day included.

    Source: laredonet/sla-credit-request-7-days.
    """

    within: Duration


class CreditForm(Rule):
    """The request states all that is `required`: the units as a list, or as a percentage, of which a part counts whole.

    Source: laredonet/sla-credit-request-form. The end of an outage that goes on is that of its incident.
    """

    required: tuple[str, ...] = Field(min_length=1)
    units: str

    def missing(self, stated: Mapping[str, Any]) -> list[str]:
        return [name for name in self.required if stated.get(name) in (None, "", [], {})]


class CreditDeniedByDebt(Rule):
    """There is no credit where the service had a debt when the event began, overdue or any at all.

    Source: laredonet/sla-credit-denied-debt. Reading: paying it later does not cure it.
    """

    debts: Literal["overdue", "any-unpaid"] = "overdue"


class CreditDeniedByBreach(Rule):
    """There is no credit where the customer was in a breach that a person had found before the event began.

    Source: laredonet/sla-credit-denied-breach. Reading: never an allegation, and never a breach found afterwards.
    """


class CreditCap(Rule):
    """All credits of a calendar month together are no more than `percent` of the month's fee for these `types`.

    Source: laredonet/sla-credit-monthly-cap. Reading: an outage belongs to the month in which it began.
    """

    percent: Decimal = Field(gt=0)
    types: frozenset[str] = Field(min_length=1)


class QuarantineExcluded(Rule):
    """Mail in quarantine is no downtime, however late it arrives. Source: laredonet/quarantine-excluded-from-sla."""


def last_day_to_ask(ended_at: datetime, rule: CreditWindow, calendar: Calendar) -> date:
    """The last day on which a credit for what ended then may be asked for."""
    return calendar.after(calendar.today(ended_at), rule.within)


def units_claimed(stated: object, of: int) -> int:
    """How many units a claim names: a list of them, or a percentage (`35 %`), of which a begun one counts whole."""
    if isinstance(stated, Sequence) and not isinstance(stated, str):
        return len(stated)
    share = Decimal(str(stated).removesuffix("%").strip())
    return int((share * of / 100).to_integral_value(ROUND_CEILING))


def outage_credit(
    minutes: int, units: int, fee: Money, long: LongOutageCredit | None, short: ShortOutageCredit | None
) -> Money:
    """The credit for one outage: `fee` is a month's for one unit, before tax."""
    if long is not None and minutes >= long.from_minutes:
        return (fee * units).percent(long.percent)
    if short is None:
        return Money.zero(fee.currency)
    return Money(fee.amount * units * minutes / short.of_minutes, fee.currency).rounded(short.round_to)


def month_credit(down_minutes: int, month: timedelta, price: Money, rule: MonthCredit) -> Money:
    """The downtime's share of a month's price."""
    return Money(price.amount * down_minutes / Decimal(month // MINUTE), price.currency).rounded(rule.round_to)


def under_cap(credit: Money, granted: Money, fees: Money, rule: CreditCap | None) -> Money:
    """What of a credit still fits under the month's cap."""
    if rule is None:
        return credit
    left = fees.percent(rule.percent) - granted
    return min(credit, left) if left.is_positive else Money.zero(credit.currency)
