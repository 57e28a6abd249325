"""How long deleted items can be recovered, and by whom."""

from datetime import date

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class RecoveryWindow(Rule):
    """The copies of deleted items last `within` so long of the deletion; a person in `role` restores from them.

    Source: laredonet/backup-limited-days. Reading: the window is counted on the day of the request, and its last day
    counts whole; the copy may be incomplete.
    """

    within: Duration
    role: str


class RecoveryByCustomer(Rule):
    """Whether customers recover deleted items themselves, and `through` what. Source:
    laredonet/exchange-deleted-items-by-version.
    """

    offered: bool
    through: tuple[str, ...] = ()


def last_day_of_recovery(deleted_on: date, rule: RecoveryWindow, calendar: Calendar) -> date:
    """The last day on which the recovery of what was deleted that day may be asked for."""
    return calendar.after(deleted_on, rule.within)
