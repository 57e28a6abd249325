"""From when a contracted period counts."""

from datetime import date

import pytest

from posada.contexts.contracts.rules.offer import ProfileRecommendation, recommended
from posada.contexts.contracts.rules.period import PeriodStart, period_end, period_start

APRIL_10, APRIL_15, APRIL_20 = date(2026, 4, 10), date(2026, 4, 15), date(2026, 4, 20)


@pytest.mark.parametrize(
    ("delivered", "late_by", "today", "starts"),
    [
        (APRIL_10, "", APRIL_10, APRIL_10),  # delivered before the Start Date
        (None, "", APRIL_15, None),  # the house is late: nothing starts
        (None, "customer", APRIL_15, APRIL_15),
        (APRIL_20, "customer", APRIL_20, APRIL_15),
        (APRIL_20, "provider", APRIL_20, APRIL_20),
    ],
)
def test_the_period_starts_on_the_earlier_day(
    delivered: date | None, late_by: str, today: date, starts: date | None
) -> None:
    assert period_start(APRIL_15, delivered, late_by, today, PeriodStart()) == starts


def test_the_letter_of_the_clause_counts_from_the_start_date() -> None:
    assert period_start(APRIL_15, None, "", APRIL_15, PeriodStart(provider_late="counts")) == APRIL_15


@pytest.mark.parametrize(
    ("starts", "months", "ends"),
    [(APRIL_10, 24, date(2028, 4, 9)), (APRIL_15, 24, date(2028, 4, 14)), (date(2026, 1, 31), 1, date(2026, 2, 27))],
)
def test_a_period_ends_on_the_day_before_its_anniversary(starts: date, months: int, ends: date) -> None:
    assert period_end(starts, months) == ends


PROFILES = ProfileRecommendation(
    candidates=("basic", "advanced"), needs={"basic": ("telephony", "desk-phone"), "advanced": ("video", "laptop")}
)


@pytest.mark.parametrize(
    ("needs", "product"), [(["telephony"], "basic"), (["telephony", "video"], "advanced"), (["unheard-of"], "advanced")]
)
def test_the_smallest_product_that_covers_the_needs(needs: list[str], product: str) -> None:
    assert recommended(needs, PROFILES)[0] == product
