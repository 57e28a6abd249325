"""When a payer is reminded."""

from typing import ClassVar, Literal

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class ReminderContent(Rule):
    """Each reminder sums up all that the customer has to renew, with a link that pays it together.

    Source: metsys/reminder-content. Reading: what has to be renewed is what an unpaid renewal order stands for.
    """

    summary: Literal["all-expiring"] = "all-expiring"
    link: Literal["signed"] = "signed"


class Reminder(Rule):
    """An unpaid claim of one origin is reminded of at the start of these days, counted from its due day.

    Source: flooming/grace-five-days. Reminders are a courtesy: one that was missed creates no right.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)

    of: str = "renewal"
    before_due: tuple[Duration, ...] = ()
    after_due: tuple[Duration, ...] = ()
