"""The backups that the provider makes of its own accord."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal, get_args

from pydantic import Field

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class OwnBackups(Rule):
    """What the rule applies to is backed up `every` so many days at a time of day, and the last `keep` copies are kept.

    `weekday` is that of the first run, and so of all where they are weeks apart.

    Source: altomarketing/backup-own-infrastructure, metsys/weekly-backup. A run closes `report_within`: what nobody
    reported by then failed, and each failure is put before `role`. Reading: daily and seven copies, where the text
    gives no figure; Sunday at 02:00 and one copy, where it says no more than weekly.
    """

    every: Duration
    weekday: Weekday | None = None
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
    """The first run's beginning after an instant: at the time of day, today or on the first day that it may be."""
    day = calendar.today(after)
    while not _may_begin(day, rule) or calendar.at(day, rule.at) <= after:
        day += timedelta(days=1)
    return calendar.at(day, rule.at)


def _may_begin(day: date, rule: OwnBackups) -> bool:
    return rule.weekday is None or day.weekday() == get_args(Weekday).index(rule.weekday)


def next_run(last: datetime, rule: OwnBackups, calendar: Calendar) -> datetime:
    """When the run after that one begins."""
    day: date = calendar.after(calendar.today(last), rule.every)
    return calendar.at(day, rule.at)
