"""What a breach of the terms leads to: a warning first, then the end of the service, with the data handed over."""

from datetime import datetime
from typing import Literal

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule


class BreachWarning(Rule):
    """A first breach brings a warning by ticket, with time to comply. Source: flooming/breach-warning."""

    comply_within: Duration
    warnings_before_cancellation: int = 1


class BreachCancellation(Rule):
    """A breach after a warning, or a warning not heeded, lets a person in `role` cancel the service.

    Source: flooming/breach-repeat-cancel. Reading: any breach after a warning repeats it, of whatever clause.
    """

    role: str = "supervisor"
    repeats: Literal["any-clause", "same-clause"] = "any-clause"


class DataHandover(Rule):
    """Whoever is cancelled for breach receives a backup, or access within hours that are set.

    Source: flooming/breach-data-handover. Reading: a link to the backup is valid for `link_for`; a window of access
    lasts at least `window_at_least`.
    """

    link_for: Duration
    window_at_least: Duration


def window_suffices(opens_at: datetime, closes_at: datetime, rule: DataHandover, calendar: Calendar) -> bool:
    """Whether a window of access is as long as it must be."""
    return closes_at >= calendar.add(opens_at, rule.window_at_least)
