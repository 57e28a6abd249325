"""A term keeps its day of the month where the month has it."""

from datetime import date

import pytest

from posada.contexts.billing.renewal_draft import same_day_later


@pytest.mark.parametrize(
    ("day", "months", "anchor", "expected"),
    [
        (date(2026, 1, 31), 1, 31, date(2026, 2, 28)),
        (date(2026, 2, 28), 1, 31, date(2026, 3, 31)),
        (date(2026, 2, 28), 1, None, date(2026, 3, 28)),
        (date(2026, 7, 10), 6, 10, date(2027, 1, 10)),
    ],
)
def test_the_day_so_many_months_later(day: date, months: int, anchor: int | None, expected: date) -> None:
    assert same_day_later(day, months, anchor) == expected
