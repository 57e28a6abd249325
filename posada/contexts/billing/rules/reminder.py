"""When a payer is reminded."""

from typing import ClassVar

from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class Reminder(Rule):
    """An unpaid claim of one origin is reminded of at the start of these days, counted from its due day.

    Source: flooming/grace-five-days. Reminders are a courtesy: one that was missed creates no right.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)

    of: str = "renewal"
    before_due: tuple[Duration, ...] = ()
    after_due: tuple[Duration, ...] = ()
