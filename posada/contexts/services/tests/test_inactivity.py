"""When what nobody uses ends."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from posada.contexts.services.rules.inactivity import InactivityEnding, InactivityNotice, ends_idle, last_day_idle
from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration

CALENDAR = Calendar("house", ZoneInfo("America/Bogota"), "CO")
RULE = InactivityEnding(after=Duration.parse("6 months"))
NOTICE = InactivityNotice(before=Duration.parse("15 days"))


@pytest.mark.parametrize(("since", "last"), [
    (date(2025, 9, 15), date(2026, 3, 15)),
    (date(2025, 8, 31), date(2026, 2, 28)),  # clamped to the month's end
    (date(2026, 3, 10), date(2026, 9, 10)),
])  # fmt: skip
def test_the_last_day_to_sign_in(since: date, last: date) -> None:
    assert last_day_idle(since, RULE, CALENDAR) == last


@pytest.mark.parametrize(("warned_on", "ends"), [
    (date(2026, 2, 28), date(2026, 3, 15)),
    (date(2026, 3, 10), date(2026, 3, 25)),  # a run was late: the time that the notice gives is whole
    (None, date(2026, 3, 15)),
])  # fmt: skip
def test_a_late_notice_puts_the_end_off(warned_on: date | None, ends: date) -> None:
    assert ends_idle(date(2026, 3, 15), warned_on, NOTICE, CALENDAR) == ends
