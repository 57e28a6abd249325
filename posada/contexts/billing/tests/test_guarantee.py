from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posada.contexts.billing.rules.guarantee import GuaranteeRefund, by_month, given_back
from posada.kernel.money import Money, sum_money

RULE = GuaranteeRefund()


def cop(amount: int) -> Money:
    return Money(amount, "COP")


@pytest.mark.parametrize(("first", "last", "asked_on", "back"), [
    (date(2026, 1, 1), date(2026, 6, 30), date(2026, 4, 10), 270_000),  # April, May and June of six months
    (date(2026, 1, 1), date(2026, 6, 30), date(2026, 6, 30), 90_000),  # the last month, whole
    (date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1), 0),
    (date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 10), 0),  # a month already past
    (date(2026, 4, 1), date(2026, 4, 30), date(2026, 4, 30), 540_000),
])  # fmt: skip
def test_current_and_future_months_are_given_back(first: date, last: date, asked_on: date, back: int) -> None:
    assert given_back(cop(540_000), first, last, asked_on, RULE) == cop(back)


DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@given(DAYS, st.integers(0, 800), DAYS, st.integers(0, 10**9))
def test_never_more_is_given_back_than_was_paid(first: date, length: int, asked_on: date, cents: int) -> None:
    paid = Money(cents, "COP").share(1, 100)
    last = first + timedelta(days=length)
    back = given_back(paid, first, last, asked_on, RULE)
    assert not back < Money.zero("COP")
    assert not paid < back
    assert sum_money((share for _, _, share in by_month(paid, first, last)), "COP") == paid
