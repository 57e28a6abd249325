from datetime import date
from zoneinfo import ZoneInfo

import pytest

from posada.contexts.services.rules.cancellation_notice import (
    CancellationNotice,
    coming_renewal,
    last_day_to_cancel,
)
from posada.contexts.services.rules.late_cancellation import LateCancellation, end_of_late
from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration

COLOMBIA = Calendar(name="provider", tz=ZoneInfo("America/Bogota"), country="CO")
RULE = CancellationNotice(before=Duration.parse("5 working days"))


@pytest.mark.parametrize(("renews_on", "last_day"), [
    (date(2026, 7, 1), date(2026, 6, 23)),  # Monday 29 June is a holiday
    (date(2026, 4, 1), date(2026, 3, 25)),  # no holiday in between
    (date(2026, 6, 1), date(2026, 5, 25)),
])  # fmt: skip
def test_last_day_to_cancel(renews_on: date, last_day: date) -> None:
    assert last_day_to_cancel(renews_on, RULE, COLOMBIA) == last_day


@pytest.mark.parametrize(("renews_on", "cycle", "today", "coming"), [
    (date(2026, 7, 1), "monthly", date(2026, 6, 23), date(2026, 7, 1)),
    (date(2026, 6, 1), "monthly", date(2026, 6, 10), date(2026, 7, 1)),  # June is unpaid: a debt, not the coming one
    (date(2026, 7, 1), "monthly", date(2026, 7, 1), date(2026, 8, 1)),
    (date(2026, 1, 31), "monthly", date(2026, 2, 28), date(2026, 3, 31)),
    (date(2026, 1, 1), "yearly", date(2026, 2, 1), date(2027, 1, 1)),
])  # fmt: skip
def test_coming_renewal(renews_on: date, cycle: str, today: date, coming: date) -> None:
    assert coming_renewal(renews_on, cycle, today) == coming


@pytest.mark.parametrize(("cycle", "liable_for", "ends_on"), [
    ("monthly", "month", date(2026, 7, 31)),
    ("yearly", "month", date(2026, 7, 31)),
    ("yearly", "cycle", date(2027, 6, 30)),
])  # fmt: skip
def test_a_late_request_ends_with_one_more_month(cycle: str, liable_for: str, ends_on: date) -> None:
    rule = LateCancellation(liable_for=liable_for)  # type: ignore[arg-type]
    assert end_of_late(date(2026, 7, 1), cycle, rule) == ends_on
