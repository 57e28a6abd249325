"""What the days not used of a paid period are worth."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posada.contexts.services.rules.unused_credit import days_left, unused
from posada.contexts.services.unused_time import whole_cycles
from posada.kernel.money import Money

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def usd(amount: str) -> Money:
    return Money(amount, "USD")


@pytest.mark.parametrize(
    ("price", "changed_on", "worth"),
    [
        ("146", date(2026, 7, 2), "73.20"),  # 183 days of 365
        ("292", date(2026, 7, 2), "146.40"),
        ("73", date(2026, 7, 2), "36.60"),
        ("146", date(2026, 1, 1), "146.00"),  # on the first day nothing is used
        ("146", date(2026, 12, 31), "0.40"),  # the day of the change is among the unused ones
        ("146", date(2027, 1, 1), "0.00"),
    ],
)
def test_what_the_days_left_are_worth(price: str, changed_on: date, worth: str) -> None:
    assert unused(usd(price), FIRST, LAST, changed_on) == usd(worth)


@given(st.dates(FIRST, LAST))
def test_used_and_unused_days_are_all_the_days(on: date) -> None:
    left, of = days_left(FIRST, LAST, on)
    assert left + (on - FIRST).days == of == 365


@pytest.mark.parametrize(
    ("first", "cycle", "expected"),
    [
        (FIRST, "yearly", (FIRST, 1)),
        (date(2026, 7, 2), "yearly", (FIRST, 1)),  # the rest of a year that an earlier change cut
        (FIRST, "semiannual", (FIRST, 2)),
        (FIRST, "monthly", (FIRST, 12)),
    ],
)
def test_the_whole_cycles_that_hold_a_period(first: date, cycle: str, expected: tuple[date, int]) -> None:
    assert whole_cycles(first, LAST, cycle) == expected
