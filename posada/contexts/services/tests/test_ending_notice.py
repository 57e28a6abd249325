"""On which day a notice of either side ends a service."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from posada.contexts.services.rules.ending_notice import EndingNotice, effective_on, term_end
from posada.contexts.services.rules.initial_term import SuccessiveTerms, initial_term_ends_on, next_term_ends_on
from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration

CALENDAR = Calendar("example", ZoneInfo("America/Mexico_City"))
THIRTY = Duration.parse("30 days")
ANY_TIME = EndingNotice(given_by="customer", ends="any-time", notice=THIRTY)
AT_END = EndingNotice(given_by="provider", ends="term-end", notice=THIRTY)
MONTHLY = SuccessiveTerms(months=1)
BEGAN = date(2026, 1, 15)


def next_term(term_until):
    return next_term_ends_on(BEGAN, term_until, MONTHLY)


def test_a_notice_at_any_time_counts_plain_days():
    assert effective_on(date(2026, 5, 10), ANY_TIME, CALENDAR) == date(2026, 6, 9)


@pytest.mark.parametrize(
    ("given_on", "term_until", "ends_on"),
    [
        (date(2026, 12, 16), date(2027, 1, 14), date(2027, 1, 14)),  # 30 days before
        (date(2026, 12, 20), date(2027, 1, 14), date(2027, 2, 14)),
        (date(2027, 2, 15), date(2027, 3, 14), date(2027, 4, 14)),  # 30 days never fit into February
    ],
)
def test_a_notice_works_on_the_first_term_that_leaves_time(given_on, term_until, ends_on):
    assert term_end(given_on, term_until, next_term, AT_END, CALENDAR) == ends_on


def test_terms_come_back_to_the_day_they_began_on():
    first = initial_term_ends_on(date(2026, 1, 31), 1)
    second = next_term_ends_on(date(2026, 1, 31), first, MONTHLY)
    assert (first, second) == (date(2026, 2, 27), date(2026, 3, 30))
