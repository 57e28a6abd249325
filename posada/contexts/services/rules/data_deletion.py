"""When the data of an ended service are deleted, backups among them."""

from datetime import date, datetime
from typing import Literal, Self

from pydantic import model_validator

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule

EndedBy = Literal[
    "cancellation", "guarantee", "non-payment", "chargeback", "breach", "costs", "provider", "inactivity"
]  # fmt: skip


class DataDeletion(Rule):
    """All data of a service that ended by `ended_by` are deleted `after` so long, on the day announced to the customer.

    Sources: flooming/no-backup-after-cancellation (nothing is guaranteed from the cancellation on, and nothing is
    deleted before this delay), flooming/guarantee-data-deletion (ordered by the terms, on a shorter delay),
    metsys/hosting-cancellation-deletes-data (with the end itself), altomarketing/renewal-outcome-discontinued (once a
    person in the role `decided_by` approves it, asked on that day). What the books need is kept. `backups_for` is how
    long backups are guaranteed.
    """

    identity = ("ended_by",)
    ended_by: EndedBy = "cancellation"
    after: Duration
    backups_for: Duration | None = None
    warn_before: Duration | None = None  # the customer is told once more so long before
    only_asked: bool = False  # by the customer: what the house ends keeps its data
    decided_by: str = ""
    at: Literal["start", "close"] = "start"  # of the day that `after` gives, for a service that ended with a day

    @model_validator(mode="after")
    def backups_outlive_their_guarantee(self) -> Self:
        kept = self.backups_for
        if kept is not None and kept.unit == self.after.unit and kept.count > self.after.count:
            raise ValueError("data would be deleted while backups are still guaranteed")
        return self


def deleted_at(ended: date | datetime, rule: DataDeletion, calendar: Calendar) -> datetime:
    """The instant from which data may be deleted: of a service that ended with a day, the start of a day."""
    if rule.at == "close":
        day = calendar.today(ended) if isinstance(ended, datetime) else ended
        return calendar.close_of(calendar.after(day, rule.after))
    if isinstance(ended, datetime):
        return calendar.add(ended, rule.after)
    return calendar.start_of(calendar.after(ended, rule.after))
