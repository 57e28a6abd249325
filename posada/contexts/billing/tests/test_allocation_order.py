"""Which claims a sum pays."""

from hypothesis import given
from hypothesis import strategies as st

from posada.contexts.billing.rules.allocation_order import paid_in_turn
from posada.kernel.money import Money


def cop(amount: int) -> Money:
    return Money(amount, "COP")


def test_orders_are_paid_oldest_first_and_the_rest_stays():
    claims = [("first", cop(180_000)), ("second", cop(220_000))]
    assert paid_in_turn(cop(500_000), claims) == claims


def test_a_claim_that_is_too_large_is_neither_paid_in_part_nor_skipped():
    assert paid_in_turn(cop(100_000), [("large", cop(120_000)), ("small", cop(10_000))]) == []


@given(st.integers(0, 1_000), st.lists(st.integers(1, 300)))
def test_never_more_is_paid_than_there_is(money, dues):
    paid = paid_in_turn(cop(money), [(n, cop(due)) for n, due in enumerate(dues)])
    assert sum(due.amount for _, due in paid) <= money
    assert [n for n, _ in paid] == list(range(len(paid)))
