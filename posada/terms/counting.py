"""How a period was counted, told with the deadline it gave."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration, Unit
from posada.terms.contract import Terms
from posada.terms.rule import Ground, grounds
from posada.terms.rules.period_counting import PeriodCounting


@dataclass(frozen=True, slots=True)
class Count:
    """What is to be kept with a deadline: how it was counted, and the clause that says so; nothing without one."""

    facts: dict[str, Any] = field(default_factory=dict)
    grounds: tuple[Ground, ...] = ()


def count(terms: Terms, start: date | datetime, duration: Duration, direction: Literal["after", "before"]) -> Count:
    """How the terms count `duration` after or before `start`. Periods of hours start at an instant, others on a day."""
    ruling = terms.ruling(PeriodCounting)
    if ruling is None:
        return Count()
    calendar = terms.calendar
    told: dict[str, Any] = {"period": str(duration), direction: start}
    if isinstance(start, datetime):
        told["is"] = calendar.add(start, duration)
    else:
        told["is"] = getattr(calendar, direction)(start, duration)
        told["left_out"] = left_out(calendar, start, duration, direction)
    return Count({"counted": told}, grounds(ruling, role="limits"))


def left_out(
    calendar: Calendar, start: date, duration: Duration, direction: Literal["after", "before"]
) -> dict[str, str]:
    """The days that were passed over, each with its reason; none where every day counts."""
    if duration.unit is not Unit.WORKING_DAYS:
        return {}
    days = calendar.explain(start, duration, direction)
    return {each.day.isoformat(): each.why or "" for each in days if not each.counted}
