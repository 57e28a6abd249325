"""Days and hours as one provider counts them: its time zone, its country's holidays, its opening hours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

import holidays

from posada.kernel.durations import Duration, Unit
from posada.kernel.errors import BadInput
from posada.kernel.hours import Hours
from posada.kernel.instants import in_utc
from posada.kernel.months import add_months, days_in_month, first_of_next_month, last_day_of_month

__all__ = [
    "Calendar",
    "CountedDay",
    "Hours",
    "add_months",
    "days_in_month",
    "first_of_next_month",
    "last_day_of_month",
]

ONE_DAY = timedelta(days=1)
MONDAY_TO_FRIDAY = frozenset(range(5))
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of a count: whether it was counted and, if not, why ("Saturday", "holiday San Pedro y San Pablo")."""

    day: date
    counted: bool
    why: str | None


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar of a provider, or of one of its departments with its `hours`.

    `country` is ISO 3166, with a subdivision where holidays differ by region ("CO", "ES-CT"); None has no national
    holidays. `extra_holidays` are the provider's own. Weekdays count from Monday, 0. Instants it returns are in `tz`.
    """

    name: str
    tz: ZoneInfo
    country: str | None = None
    working_weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    extra_holidays: frozenset[date] = frozenset()
    hours: Hours | None = None

    def __post_init__(self) -> None:
        if not self.working_weekdays or not self.working_weekdays <= frozenset(range(7)):
            raise BadInput("working_weekdays", set(self.working_weekdays), "some of 0 (Monday) to 6 (Sunday)")
        if self.country is not None:
            national_holidays(self.country, 2000)  # an unknown country is told of here, not in the middle of a run

    def __hash__(self) -> int:
        return hash((self.name, self.country, self.tz.key))  # few and cheap; equality looks at the rest

    # Days

    def holiday(self, day: date) -> str | None:
        """The name of the holiday that `day` is, in the country's first language; None on other days."""
        if self.country is not None and (name := national_holidays(self.country, day.year).get(day)):
            return name
        return self.name if day in self.extra_holidays else None

    def is_working_day(self, day: date) -> bool:
        """True on the working weekdays that are no holiday."""
        return day.weekday() in self.working_weekdays and self.holiday(day) is None

    def after(self, day: date, duration: Duration) -> date:
        """The day that lies `duration` after `day`, which is not counted itself. Day-like units only.

        Working days: day 1 is the first working day after `day`; none after it is `day`, working or not.
        """
        return self._moved(day, duration, 1)

    def before(self, day: date, duration: Duration) -> date:
        """The day that lies `duration` before `day`, counted backwards as `after` counts forwards."""
        return self._moved(day, duration, -1)

    def count(self, day_a: date, day_b: date, unit: Unit) -> int:
        """How many days or working days lie after `day_a`, up to and with `day_b`; below 0 when `day_b` is earlier."""
        if unit is Unit.DAYS:
            return (day_b - day_a).days
        if unit is not Unit.WORKING_DAYS:
            raise BadInput("unit", str(unit), "days or working days")
        if day_b < day_a:
            return -self.count(day_b, day_a, unit)
        days = (day_a + ONE_DAY * n for n in range(1, (day_b - day_a).days + 1))
        return sum(map(self.is_working_day, days))

    def explain(self, day: date, duration: Duration, direction: Literal["after", "before"]) -> list[CountedDay]:
        """Every day passed from `day`, not itself included, to the day that `after` or `before` gives, in order.

        Only working days leave any out; the last day is the result. Empty for a count of 0.
        """
        sign: Literal[1, -1] = 1 if direction == "after" else -1
        distance = (self._moved(day, duration, sign) - day).days * sign
        passed = [day + ONE_DAY * sign * n for n in range(1, distance + 1)]
        skips = duration.unit is Unit.WORKING_DAYS
        return [CountedDay(d, not (why := self._why_not_working(d) if skips else None), why) for d in passed]

    # Instants

    def today(self, now: datetime) -> date:
        """The local day of an instant."""
        return in_utc(now, "now").astimezone(self.tz).date()

    def start_of(self, day: date) -> datetime:
        """The first instant of `day`: local midnight, or 01:00 where the clocks jump over it."""
        return self.at(day, time.min)

    def close_of(self, day: date) -> datetime:
        """The instant at which `day` has closed: the start of the next."""
        return self.start_of(day + ONE_DAY)

    def at(self, day: date, time: time) -> datetime:
        """The instant of a local wall time; the first of two, and moved on by the jump when the clocks skip it."""
        wall = datetime.combine(day, time.replace(tzinfo=None, fold=0), self.tz)
        return wall.astimezone(UTC).astimezone(self.tz)

    def add(self, instant: datetime, duration: Duration) -> datetime:
        """The instant that lies `duration` after `instant`.

        Hours and minutes run on the clock, working hours inside `hours` (a deadline may be the closing instant
        itself). Day-like units keep the local wall time.
        """
        start = in_utc(instant)
        match duration.unit:
            case Unit.HOURS:
                return (start + timedelta(hours=duration.count)).astimezone(self.tz)
            case Unit.MINUTES:
                return (start + timedelta(minutes=duration.count)).astimezone(self.tz)
            case Unit.WORKING_HOURS:
                return self._add_working_hours(start, timedelta(hours=duration.count)).astimezone(self.tz)
        local = start.astimezone(self.tz)
        day = self.after(local.date(), duration)
        return local if day == local.date() else self.at(day, local.time())

    def next_opening(self, instant: datetime) -> datetime:
        """`instant` itself while open, else the next instant of opening. The closing instant is closed."""
        opens, _ = next(self._open_spans(in_utc(instant)))
        return opens.astimezone(self.tz)

    def is_open(self, instant: datetime) -> bool:
        """True inside `hours`, on days that are not closed for a holiday."""
        return in_utc(self.next_opening(instant)) == in_utc(instant)

    # How it is counted

    def _moved(self, day: date, duration: Duration, sign: Literal[1, -1]) -> date:
        match duration.unit:
            case Unit.DAYS:
                return day + ONE_DAY * sign * duration.count
            case Unit.WEEKS:
                return day + ONE_DAY * sign * duration.count * 7
            case Unit.MONTHS:
                return add_months(day, sign * duration.count, duration.month_end)
            case Unit.YEARS:
                return add_months(day, sign * duration.count * 12, duration.month_end)
            case Unit.WORKING_DAYS:
                return self._moved_working_days(day, sign * duration.count)
        raise BadInput("duration", str(duration), "days, working days, weeks, months or years, counted from a day")

    def _moved_working_days(self, day: date, count: int) -> date:
        step, left = (ONE_DAY if count > 0 else -ONE_DAY), abs(count)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def _why_not_working(self, day: date) -> str | None:
        if day.weekday() not in self.working_weekdays:
            return WEEKDAY_NAMES[day.weekday()]
        name = self.holiday(day)
        return name and f"holiday {name}"

    def _add_working_hours(self, start: datetime, length: timedelta) -> datetime:
        if not length:
            return start
        for opens, closes in self._open_spans(start):
            if length <= closes - opens:
                return opens + length
            length -= closes - opens
        raise AssertionError("open spans never end")

    def _open_spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """What remains of each open span from `start` on, without end, in UTC so that lengths are true."""
        if self.hours is None:
            raise BadInput(
                "hours", None, "opening hours in the calendar %(name)s, to count working hours", name=self.name
            )
        day = self.today(start)
        while True:
            if not (self.hours.closed_on_holidays and self.holiday(day)):
                for opens, closes in self.hours.on(day.weekday()):
                    ends = self.close_of(day) if closes == time.min else self.at(day, closes)
                    span = max(self.at(day, opens).astimezone(UTC), start), ends.astimezone(UTC)
                    if span[0] < span[1]:
                        yield span
            day += ONE_DAY


@cache
def national_holidays(country: str, year: int) -> dict[date, str]:
    """The public holidays of a country, or of its subdivision, in one year, named in its first language."""
    nation, _, subdivision = country.partition("-")
    try:
        if not re.fullmatch("[A-Z]{2}", nation):  # the library knows countries by name too
            raise NotImplementedError
        found = holidays.country_holidays(nation, subdiv=subdivision or None, years=year)
        in_own_words = holidays.country_holidays(
            nation, subdiv=subdivision or None, years=year, language=found.default_language
        )
    except NotImplementedError:
        raise BadInput("country", country, "a code of ISO 3166, such as CO or ES-CT") from None
    return {day: name for day, name in in_own_words.items() if day.year == year}
