"""What is given up by ending early."""

from datetime import date

from posada.contexts.services.rules.ending_at_once import ForfeitedTime, unused
from posada.kernel.money import Money

YEAR = (date(2026, 3, 2), date(2027, 3, 1))


def test_the_time_left_is_worth_its_days():
    rule = ForfeitedTime.model_validate({"round_to": 1})
    assert unused(Money(240_000, "COP"), *YEAR, date(2026, 9, 3), rule) == (180, Money(118_356, "COP"))


def test_nothing_is_left_of_a_period_that_is_over():
    assert unused(Money(240_000, "COP"), *YEAR, date(2027, 3, 2), ForfeitedTime())[0] == 0
