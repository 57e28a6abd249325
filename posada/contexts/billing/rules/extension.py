"""More time to pay one order, at the provider's discretion."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pydantic import Field

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class Extension(Rule):
    """A customer may ask for more time to pay an order due on `due_day`, until `latest_day` of that month.

    Source: flooming/extension-request.

    Reading: `latest_day` is the last day to pay; it may be asked for until the close of the grace (`asked_until`);
    an order due on another day of the month has none.
    """

    latest_day: int = Field(ge=1, le=28)
    due_day: int | None = Field(None, ge=1, le=28)
    asked_until: Duration
    role: str = "billing"


class ExtensionArrears(Rule):
    """No extension with more than so many overdue orders in the account, the one asked about aside.

    Source: flooming/extension-no-arrears.
    """

    overdue_orders_allowed: int = Field(0, ge=0)


class ExtensionEffect(Rule):
    """A granted extension moves the last day to pay; fee and suspension wait for its close, then come without grace.

    Source: flooming/extension-effect.
    """

    latest_day: int = Field(ge=1, le=28)


class NoExtension(Rule):
    """There is no extension for what this rule is about."""

    days: Literal[0] = 0


@dataclass(frozen=True, slots=True)
class NotExtendable:
    """Why an order has no extension until the day asked for, with the figure it failed by."""

    reason: str
    figure: date | int


def not_extendable(
    due_on: date, until: date, asked_on: date, rule: Extension, calendar: Calendar
) -> NotExtendable | None:
    """The first condition of time that a request for an extension `until` a day misses; None where all hold."""
    if rule.due_day is not None and due_on.day != rule.due_day:
        return NotExtendable("not-due-on-that-day", rule.due_day)
    last_to_ask = calendar.after(due_on, rule.asked_until)
    if asked_on > last_to_ask:
        return NotExtendable("asked-too-late", last_to_ask)
    latest = due_on.replace(day=rule.latest_day)
    if until > latest:
        return NotExtendable("beyond-latest-day", latest)
    if until <= due_on:
        return NotExtendable("no-extension-at-all", due_on)
    return None
