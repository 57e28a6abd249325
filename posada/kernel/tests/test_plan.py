"""Plans: steps in order of time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posada.kernel.errors import BadInput
from posada.kernel.plan import Step, merge, next_step

START = datetime(2026, 4, 7, 5, tzinfo=UTC)


def step(days: int, act: str = "suspend") -> Step:
    return Step(START + timedelta(days=days), act, "example/suspension-nonpayment")


plans = st.lists(st.builds(step, st.integers(0, 9), st.sampled_from("abc")), max_size=8).map(tuple)


def test_the_next_step_is_the_first_after_what_is_done():
    plan = (step(0, "charge_late_fee"), step(4, "suspend"), step(4, "tell"), step(30, "cancel"))
    assert next_step(plan, None) == plan[0]
    assert next_step(plan, START - timedelta(seconds=1)) == plan[0]
    assert next_step(plan, START) == plan[1]
    assert next_step(plan, plan[1].at) == plan[3]  # both steps of that instant are done
    assert next_step(plan, plan[3].at) is None
    assert next_step((), None) is None


def test_at_one_instant_the_earlier_plan_comes_first():
    first, second = (step(1, "a"), step(3, "b")), (step(1, "c"), step(2, "d"))
    assert [one.act for one in merge(first, second)] == ["a", "c", "d", "b"]
    assert [one.act for one in merge(second, first)] == ["c", "a", "d", "b"]
    assert merge() == ()


def test_a_step_is_a_value_with_plain_defaults():
    one = step(0)
    assert (one.args, one.conditional, one.irreversible) == ({}, None, False)
    assert hash(Step(START, "a", "c", {"fee": [1]})) == hash(Step(START, "a", "c", {"fee": [1]}))
    assert Step(START, "a", "c", {"fee": 1}) != Step(START, "a", "c", {"fee": 2})


def test_a_step_falls_due_at_a_moment():
    with pytest.raises(BadInput, match="at"):
        Step(datetime(2026, 4, 7), "a", "c")  # noqa: DTZ001


def test_steps_are_ordered_by_moment_on_a_night_when_the_clocks_change():
    madrid = ZoneInfo("Europe/Madrid")
    earlier = Step(datetime(2026, 10, 25, 2, 45, tzinfo=madrid), "a", "c")
    later = Step(datetime(2026, 10, 25, 2, 15, fold=1, tzinfo=madrid), "b", "c")
    assert merge((later,), (earlier,)) == (earlier, later)


@given(plans, plans)
def test_merging_keeps_every_step_in_order(one, other):
    merged = merge(one, other)
    assert sorted(map(repr, merged)) == sorted(map(repr, one + other))
    assert list(merged) == sorted(merged)
    assert merge(merged) == merged


@given(plans)
def test_walking_a_plan_meets_every_instant_once(plan):
    met, at = [], None
    while due := next_step(plan, at):
        met.append(due.at)
        at = due.at
    assert met == sorted({one.at for one in plan})
