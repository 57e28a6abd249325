"""What some days cost: worked cases, and that parts of a span add up to the whole."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posada.contexts.billing.price_of_days import months_touched, price_of_days
from posada.kernel.money import Money
from posada.kernel.months import add_months

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
ONE_DAY = timedelta(days=1)


def cop(amount: int) -> Money:
    return Money(amount, "COP")


@pytest.mark.parametrize(("monthly", "first", "last", "price"), [
    (31_000, date(2026, 3, 20), date(2026, 3, 31), 12_000),  # an upgrade within the month
    (90_000, date(2026, 9, 15), date(2026, 9, 30), 48_000),  # bridging days
    (200_000, date(2026, 6, 1), date(2026, 12, 31), 1_400_000),  # seven whole months
    (90_000, date(2026, 9, 15), date(2026, 9, 14), 0),
])  # fmt: skip
def test_price_of_days(monthly: int, first: date, last: date, price: int) -> None:
    assert price_of_days(cop(monthly), first, last).rounded() == cop(price)


@given(DAYS, st.integers(0, 400), st.integers(0, 400))
def test_parts_of_a_span_add_up_to_the_whole(first: date, days: int, more: int) -> None:
    middle, last = first + timedelta(days), first + timedelta(days + more)
    parts = price_of_days(cop(90_000), first, middle) + price_of_days(cop(90_000), middle + ONE_DAY, last)
    assert parts.rounded() == price_of_days(cop(90_000), first, last).rounded()


@given(DAYS, st.integers(1, 36))
def test_months_prepaid_from_a_first_of_month_cover_exactly_those(day: date, months: int) -> None:
    first = day.replace(day=1)
    touched = list(months_touched(first, add_months(first, months) - ONE_DAY))
    assert len(touched) == months
    assert all(days == of for days, of in touched)
