"""When services end for good because a claim stays unpaid, by itself or by a person's decision."""

from datetime import date, datetime, timedelta
from typing import ClassVar, Literal, Self

from pydantic import model_validator

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule

INSTANT = timedelta(microseconds=1)


class UnpaidEnding(Rule):
    """A claim raised for `of` that is unpaid `after_close_of` so long ends services for good.

    Sources: metsys/hosting-cancellation-21-days (counted from the due day), metsys/servers-day-7-termination (from the
    suspension), altomarketing/overdue-definitive-deletion, altomarketing/administrative-costs-unpaid-termination.
    `decided_by` is the role of the person who decides it, where it does not come by itself; with no `after_close_of`
    nothing is put before them. `ends`: what the claim charges for, or all that the customer has; with `warns` the
    customer is told on the day on which it is put before a person. All that ended by a person's decision is told at
    once by `told_by`. Registrations of the types in `keeps_registration_of` stay with their holder.

    Reading: a suspension at the close of a day is of that day. It waits for the suspension to have been told, since
    that letter names the last day to pay, and for a payment reported in time and not decided yet.
    """

    identity: ClassVar[tuple[str, ...]] = ("of",)
    of: Literal["renewal", "reimbursement"] = "renewal"
    after_close_of: Duration | None
    counted_from: Literal["due-day", "suspension"] = "due-day"
    decided_by: str = ""
    warns: bool = False
    ends: Literal["its-services", "all-services"] = "its-services"
    keeps_registration_of: frozenset[str] = frozenset()
    told_by: tuple[Literal["email", "ticket", "portal"], ...] = ()

    @model_validator(mode="after")
    def a_person_decides_where_no_time_is_given(self) -> Self:
        if self.after_close_of is None and not self.decided_by:
            raise ValueError("an ending that comes by itself needs after_close_of")
        if self.of != "renewal" and self.counted_from == "suspension":
            raise ValueError("only an unpaid renewal suspends: count from the due day")
        return self


def ends_at(due_on: date, suspended_at: datetime, rule: UnpaidEnding, calendar: Calendar) -> datetime | None:
    """The instant from which it has ended, or is put before a person; None where the terms give no time.

    `suspended_at` is when it went off, or is to; at the due day's close for what suspends nothing.
    """
    if rule.after_close_of is None:
        return None
    counted_from = due_on if rule.counted_from == "due-day" else calendar.today(suspended_at - INSTANT)
    return max(suspended_at, calendar.close_of(calendar.after(counted_from, rule.after_close_of)))
