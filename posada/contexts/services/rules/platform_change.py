"""Moving hosting between operating systems."""

from datetime import date
from typing import Literal

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class PlatformChange(Rule):
    """Services that this rule is about move between these `platforms`, only in the first term they were bought for.

    Source: metsys/platform-change-scope.
    """

    platforms: tuple[str, ...] = ("linux", "windows")
    first_term_only: bool = True
    role: str


class PlatformChangeWindow(Rule):
    """It is asked for `within` so long of the activation, that day not counted; nobody grants more.

    Source: metsys/platform-change-window.
    """

    within: Duration


class PlatformChangeWipe(Rule):
    """Asking for it consents to the account being deleted and made anew, empty.

    Source: metsys/platform-change-data-wipe.
    """

    migration: Literal["none"] = "none"


class PlatformChangeDates(Rule):
    """Activation and due days stay those of the first activation, and nothing is charged.

    Source: metsys/platform-change-dates-kept.
    """

    dates: Literal["original"] = "original"


def last_day(activated_on: date, rule: PlatformChangeWindow, calendar: Calendar) -> date:
    """The last day on which the change may be asked for."""
    return calendar.after(activated_on, rule.within)
