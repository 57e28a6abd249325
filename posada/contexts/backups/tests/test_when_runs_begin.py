"""When backups begin, and what is too large for them."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from posada.contexts.backups.rules.left_out import BackupSizeLimit, too_large
from posada.contexts.backups.rules.own_backups import OwnBackups, Weekday, first_run, next_run
from posada.kernel.calendar import Calendar

CALENDAR = Calendar("house", ZoneInfo("America/Bogota"), "CO")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=CALENDAR.tz)


def rule(every: str, weekday: Weekday | None) -> OwnBackups:
    figures: dict[str, Any] = {"every": every, "weekday": weekday, "at": time(2), "keep": 1, "report_within": "4 hours"}
    return OwnBackups(**figures, role="technical")


@pytest.mark.parametrize(
    ("every", "weekday", "after", "first", "following"),
    [
        ("1 days", None, at(6, 11), at(7, 2), at(8, 2)),  # Monday: its 02:00 has passed
        ("1 days", None, at(6, 1), at(6, 2), at(7, 2)),
        ("1 weeks", "sunday", at(6, 11), at(12, 2), at(19, 2)),
        ("1 weeks", "sunday", at(12, 1, 59), at(12, 2), at(19, 2)),
        ("1 weeks", "sunday", at(12, 2), at(19, 2), at(26, 2)),  # begun already
    ],
)
def test_runs_begin(every: str, weekday: Weekday | None, after: datetime, first: datetime, following: datetime) -> None:
    ruled = rule(every, weekday)
    assert first_run(after, ruled, CALENDAR) == first
    assert next_run(first, ruled, CALENDAR) == following


@pytest.mark.parametrize(("used", "out"), [(None, False), (5_000_000_000, False), (5_000_000_001, True)])
def test_more_than_the_limit_is_left_out(used: int | None, out: bool) -> None:
    assert too_large(used, BackupSizeLimit.model_validate({"over_gb": "5"})) is out
