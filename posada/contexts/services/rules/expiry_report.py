"""What customers are told of what expires, month by month and on their screen."""

from datetime import date, timedelta
from typing import Literal

from pydantic import Field

from posada.kernel.durations import Duration
from posada.terms.rule import Rule

ONE_DAY = timedelta(days=1)


class ExpiryReport(Rule):
    """Each month a customer is sent one report of what falls due in the next one, with its renewal prices.

    Source: metsys/monthly-expiry-report. Reading: it goes out `on_day` of the month before that of the due days.
    """

    on_day: int = Field(1, ge=1, le=28)
    covers: Literal["next-calendar-month"] = "next-calendar-month"


class OnscreenNotice(Rule):
    """Who enters the client area sees what expires from `before` its due day on, until it is paid.

    Source: metsys/onscreen-expiry-notice.
    """

    before: Duration


def report_on(renews_on: date, rule: ExpiryReport) -> date:
    """The day of the report that tells of what falls due on `renews_on`."""
    return (renews_on.replace(day=1) - ONE_DAY).replace(day=rule.on_day)
