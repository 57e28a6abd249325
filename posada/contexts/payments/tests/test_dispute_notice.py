"""How disputes are counted."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posada.contexts.payments.rules.dispute_notice import Contest, DisputeNotice, occurrence
from posada.kernel.calendar import Calendar

BOGOTA = ZoneInfo("America/Bogota")
CALENDAR = Calendar("provider", BOGOTA, "CO")
RULE = DisputeNotice(repay_within="24 hours", same_within="24 hours")
FIRST = datetime(2026, 4, 20, 9, tzinfo=BOGOTA)


def after(hours: float) -> datetime:
    return FIRST + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("earlier", "new", "number"),
    [
        ([], Contest(1, FIRST), 1),
        ([Contest(1, FIRST)], Contest(2, after(24)), 1),  # within the 24 hours of the first
        ([Contest(1, FIRST)], Contest(2, after(24.1)), 2),
        ([Contest(1, FIRST)], Contest(1, after(1000)), 1),  # over the same payment
        ([Contest(1, FIRST, counts=False)], Contest(2, after(1000)), 1),  # won: it counts no more
        ([Contest(1, FIRST), Contest(2, after(100))], Contest(3, after(200)), 3),
    ],
)
def test_occurrence(earlier, new, number):
    assert occurrence(new, earlier, RULE, CALENDAR) == number


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 500), st.booleans()), max_size=8))
def test_disputes_that_ended_well_never_count(told):
    earlier = [Contest(payment, after(hours), counts) for payment, hours, counts in told]
    new = Contest(9, after(1000))
    counted = [contest for contest in earlier if contest.counts]
    assert occurrence(new, earlier, RULE, CALENDAR) == occurrence(new, counted, RULE, CALENDAR) <= len(counted) + 1
