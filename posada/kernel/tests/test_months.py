"""Months: the same day, and what stands for it where a month lacks it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posada.kernel.calendar import add_months, days_in_month, first_of_next_month, last_day_of_month
from posada.kernel.errors import BadInput

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
few_months = st.integers(-240, 240)


@pytest.mark.parametrize(
    ("day", "n", "clip", "overflow"),
    [
        (date(2026, 3, 31), -1, date(2026, 2, 28), date(2026, 3, 1)),
        (date(2026, 1, 31), 1, date(2026, 2, 28), date(2026, 3, 1)),
        (date(2024, 1, 31), 1, date(2024, 2, 29), date(2024, 3, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 28), date(2025, 3, 1)),
        (date(2026, 10, 31), 1, date(2026, 11, 30), date(2026, 12, 1)),
        (date(2025, 8, 31), 6, date(2026, 2, 28), date(2026, 3, 1)),
    ],
)
def test_a_day_that_the_month_lacks(day, n, clip, overflow):
    assert add_months(day, n) == add_months(day, n, "clip") == clip
    assert add_months(day, n, "overflow") == overflow
    with pytest.raises(BadInput, match=r"the text does not say"):
        add_months(day, n, "refuse")


@pytest.mark.parametrize(
    ("day", "n", "result"),
    [
        (date(2026, 5, 10), -1, date(2026, 4, 10)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2026, 2, 28), 1, date(2026, 3, 28)),
        (date(2026, 2, 28), 0, date(2026, 2, 28)),
    ],
)
@pytest.mark.parametrize("month_end", ["clip", "overflow", "refuse"])
def test_a_day_that_the_month_has(day, n, result, month_end):
    assert add_months(day, n, month_end) == result


@given(days, few_months)
def test_a_clipped_month_is_the_month_it_says(day, n):
    moved = add_months(day, n)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == n
    assert moved.day == min(day.day, days_in_month(moved))


@given(days, days, few_months, st.sampled_from(["clip", "overflow"]))
def test_an_earlier_day_never_ends_later(a, b, n, month_end):
    assert add_months(min(a, b), n, month_end) <= add_months(max(a, b), n, month_end)


@given(days, few_months)
def test_overflow_is_the_day_after_the_clip_or_the_same(day, n):
    difference = add_months(day, n, "overflow") - add_months(day, n)
    assert difference == timedelta(days=add_months(day, n).day != day.day)


@given(days)
def test_the_ends_of_a_month(day):
    assert last_day_of_month(day).day == days_in_month(day)
    assert first_of_next_month(day) == last_day_of_month(day) + timedelta(days=1)
    assert first_of_next_month(day).day == 1
