"""Services that end because nobody uses them."""

from datetime import date

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class InactivityEnding(Rule):
    """A service into which nobody has signed in for `after` so long is cancelled when that last day has closed.

    Source: metsys/em-inactivity-cancellation. Reading: only a person's sign-in counts, none by a program; what was
    never used counts from its activation; what is paid or left of it prevents nothing.
    """

    after: Duration


class InactivityNotice(Rule):
    """So long `before` that, whoever holds the service is invited to sign in; nothing ends without that notice.

    Source: metsys/em-inactivity-notice. It goes to the address registered in the service (its option `email`), where
    there is one. Reading: a notice that went out late puts the end off, so that the time it gives is whole.
    """

    before: Duration


class Reinstatement(Rule):
    """A service that ended for want of use comes back as it was when that is asked `within` so long, of `role`.

    Source: metsys/em-restoration-one-year. The anniversary is still in time; nothing is charged for it.
    """

    within: Duration
    role: str


def last_day_idle(since: date, rule: InactivityEnding, calendar: Calendar) -> date:
    """The last day on which a sign-in saves what was last used on `since`."""
    return calendar.after(since, rule.after)


def ends_idle(limit: date, warned_on: date | None, notice: InactivityNotice | None, calendar: Calendar) -> date:
    """The day with which it ends: later than its limit where the notice went out late."""
    if notice is None or warned_on is None:
        return limit
    return max(limit, calendar.after(warned_on, notice.before))
