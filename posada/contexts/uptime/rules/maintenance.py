"""How maintenance is planned and announced."""

from datetime import datetime, timedelta
from typing import ClassVar, Literal

from pydantic import Field

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration
from posada.terms.rule import Rule

MINUTE = timedelta(minutes=1)


class MaintenanceNotice(Rule):
    """Maintenance expected to last more than `over_minutes` is announced `before` it starts, as far as can be.

    Source: laredonet/maintenance-notice-7-days. A shorter notice needs a reason and is marked as late; it does not turn
    the maintenance into downtime.
    """

    over_minutes: int = Field(ge=0)
    before: Duration


class MaintenanceChannels(Rule):
    """Maintenance is announced on the status page and by these channels; those in `on_demand` where staff choose so.

    Sources: laredonet/maintenance-announcement-channels, altomarketing/server-maintenance-announcement-fields.
    Reading: a call is made to the customers who prefer to be called.
    """

    channels: tuple[Literal["email", "ticket", "portal", "phone"], ...] = ("email",)
    on_demand: tuple[Literal["email", "ticket", "portal", "phone"], ...] = ()


class MaintenanceHours(Rule):
    """Work of these `tasks` is planned within the hours of `department`, from its start to its end.

    Source: altomarketing/server-maintenance-in-specialised-hours. Reading: an urgent repair is not planned, and free.
    """

    tasks: frozenset[str] = Field(min_length=1)
    department: str


class MaintenanceFields(Rule):
    """Planned work states its day, its window and what else is in `required`; what it really took is noted after it.

    Source: altomarketing/server-maintenance-announcement-fields.
    """

    identity: ClassVar[tuple[str, ...]] = ()
    required: tuple[str, ...] = ("expected_minutes",)


def announced_late(
    starts_at: datetime, expected_minutes: int | None, now: datetime, rule: MaintenanceNotice, calendar: Calendar
) -> bool:
    """Whether maintenance that is announced now comes too late; without an expectation it counts as a long one."""
    if expected_minutes is not None and expected_minutes <= rule.over_minutes:
        return False
    last = calendar.before(calendar.today(starts_at), rule.before)
    return calendar.today(now) > last


def within_hours(starts_at: datetime, ends_at: datetime, calendar: Calendar) -> bool:
    """Whether the department is open from the first instant to the last."""
    if not calendar.is_open(starts_at):
        return False
    return calendar.today(starts_at) == calendar.today(ends_at - MINUTE) and calendar.is_open(ends_at - MINUTE)
