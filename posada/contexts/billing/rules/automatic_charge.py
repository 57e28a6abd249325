"""When a card on file is charged for an unpaid invoice."""

from collections.abc import Iterator
from datetime import date, time, timedelta

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class AutomaticCharge(Rule):
    """Cards on file are charged on the due day at `time_of_day`, then daily until `retry_for` after it has closed.

    Sources: flooming/card-auto-charge-date, metsys/recurring-collection.

    Or on each of `on_days`, counted from the due day and below zero before it.
    Source: laredonet/auto-charge-from-invoice-date.

    Reading: where the due day is the first of the month both dates of the clause coincide, and in mid-month the due
    day rules. One attempt a day, each card in turn.
    """

    time_of_day: time = time(6, 0)
    retry_for: Duration | None = None  # None: the due day alone
    joined_only: bool = False  # only for services whose holder has joined them to that
    on_days: tuple[int, ...] = ()


def charge_days(due_on: date, last_tried: date | None, rule: AutomaticCharge, calendar: Calendar) -> Iterator[date]:
    """The days of the attempts still to come: none on or before the day of the last one."""
    if rule.on_days:
        days = (due_on + timedelta(days=day) for day in sorted(rule.on_days))
        yield from (day for day in days if last_tried is None or day > last_tried)
        return
    last = calendar.after(due_on, rule.retry_for) if rule.retry_for else due_on
    day = due_on if last_tried is None else max(due_on, last_tried + timedelta(days=1))
    while day <= last:
        yield day
        day += timedelta(days=1)
