"""Interest on overdue amounts: by the day, simple, on what is left."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posada.contexts.billing.rules.late_interest import LateInterest, Paid, late_interest
from posada.kernel.money import Money

DUE = date(2026, 3, 16)
RULE = LateInterest(percent_a_month=Decimal("1.5"))
CAPPED = LateInterest(percent_a_month=Decimal("1.5"), legal_maximum=Decimal("1.0"))


def mxn(amount):
    return Money(Decimal(str(amount)), "MXN")


@pytest.mark.parametrize(
    ("paid_on", "rule", "interest"),
    [
        (date(2026, 3, 16), RULE, 0),
        (date(2026, 3, 28), RULE, "30.00"),
        (date(2026, 4, 15), RULE, "75.00"),
        (date(2026, 4, 30), RULE, "112.50"),
        (date(2026, 4, 15), CAPPED, "50.00"),
    ],
)
def test_interest_of_a_claim_paid_late(paid_on, rule, interest):
    assert late_interest(mxn(5000), DUE, [Paid(paid_on, mxn(5000))], paid_on, rule) == mxn(interest)


def test_a_part_that_was_paid_bears_none_from_its_day():
    paid = [Paid(date(2026, 4, 1), mxn(2000)), Paid(date(2026, 4, 16), mxn(3000))]
    assert late_interest(mxn(5000), DUE, paid, date(2026, 4, 16), RULE) == mxn("62.50")


@given(st.integers(0, 400), st.integers(0, 5000))
def test_paying_a_part_never_costs_more(days, part):
    until = DUE + timedelta(days=days)
    without = late_interest(mxn(5000), DUE, [], until, RULE)
    assert late_interest(mxn(5000), DUE, [Paid(DUE + timedelta(days=days // 2), mxn(part))], until, RULE) <= without
