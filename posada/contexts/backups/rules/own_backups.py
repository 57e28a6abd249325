"""The backups that the provider makes of its own accord."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from pydantic import Field

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class OwnBackups(Rule):
    """What the rule applies to is backed up `every` so many days at a time of day, and the last `keep` copies are kept.

    Source: altomarketing/backup-own-infrastructure. A run closes `report_within`: what nobody reported by then failed,
    and each failure is put before `role`. Reading: daily and seven copies, where the text gives no figure.
    """

    every: Duration
    at: time
    keep: int = Field(ge=1)
    report_within: Duration
    role: str


class CourtesyCopies(Rule):
    """Copies that exist are at the customer's disposal for `price`, to download or restore; none is guaranteed.

    Source: altomarketing/backup-courtesy-copies. `role` hands them over.
    """

    price: Decimal = Field(Decimal(0), ge=0)
    role: str


def first_run(after: datetime, rule: OwnBackups, calendar: Calendar) -> datetime:
    """The first run's beginning after an instant: today at the time of day, or tomorrow where that has passed."""
    today = calendar.today(after)
    due = calendar.at(today, rule.at)
    return due if due > after else calendar.at(today + timedelta(days=1), rule.at)


def next_run(last: datetime, rule: OwnBackups, calendar: Calendar) -> datetime:
    """When the run after that one begins."""
    day: date = calendar.after(calendar.today(last), rule.every)
    return calendar.at(day, rule.at)
