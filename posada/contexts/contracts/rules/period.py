"""The contracted period of a service: who states it, when it begins to count, and what its end brings."""

from datetime import date, timedelta
from typing import Literal

from pydantic import Field

from posada.kernel.durations import Duration
from posada.kernel.months import add_months
from posada.terms.rule import Rule

ONE_DAY = timedelta(days=1)


class AgreedPeriod(Rule):
    """Each line states its own period, in months; one without is refused. Source: alestra/period-from-price-annex."""

    stated_in: Literal["price-annex"] = "price-annex"


class PeriodStart(Rule):
    """A period counts from the first of two days: delivery, or the Start Date that was agreed.

    Source: alestra/period-starts-at-earlier-date. Reading: `provider_late: waits` lets a Start Date that passes
    undelivered start nothing, unless the delay was put down to the customer; `counts` takes the letter of the clause.
    """

    provider_late: Literal["waits", "counts"] = "waits"


def period_start(
    planned_on: date | None, delivered_on: date | None, late_by: str, today: date, rule: PeriodStart
) -> date | None:
    """The first day of the period as known on `today`; None while neither day has set it going."""
    begun = planned_on is not None and planned_on <= today
    counts = rule.provider_late == "counts" or late_by == "customer"
    if delivered_on is None:
        return planned_on if begun and counts else None
    if planned_on is not None and planned_on < delivered_on and counts:
        return planned_on
    return delivered_on


def period_end(starts_on: date, months: int) -> date:
    """The last day of a period: the day before its anniversary."""
    return add_months(starts_on, months, "clip") - ONE_DAY


class DeliveryRecord(Rule):
    """A person in one of `roles` declares a delivery with its evidence; a correction is recorded, and counted again.

    Source: alestra/delivery-record. Reading: delivered is what can be used.
    """

    roles: tuple[str, ...] = Field(min_length=1)


class StartDelay(Rule):
    """A start that is late is told to the customer: at once when it is foreseen, else `after` the day that was missed.

    Source: alestra/start-delay-notice.
    """

    after: Duration


class NewStartDate(Rule):
    """After a delay one side proposes a new Start Date and the other accepts; until then nothing begins.

    Source: alestra/start-delay-new-date.
    """

    agreed_by: Literal["both"] = "both"


class DelayCancellation(Rule):
    """Both sides may agree to drop a delayed service instead; nothing is charged for that.

    Source: alestra/start-delay-cancellation. Reading: what was paid for it is put before a person in `role`.
    """

    charge_percent: Literal[0] = 0
    role: str = "billing"
