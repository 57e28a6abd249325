"""Until when an announced change of the terms lets a customer leave."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from posada.contexts.services.rules.terms_exit import TermsExit, last_day_to_leave
from posada.kernel.calendar import Calendar


@pytest.mark.parametrize(("within", "last"), [
    ("15 days", date(2026, 4, 30)), ("1 month", date(2026, 5, 15)), ("0 days", date(2026, 4, 15)),
])  # fmt: skip
def test_the_last_day_is_counted_from_the_announcement(within: str, last: date) -> None:
    rule = TermsExit.model_validate({"within": within})
    assert last_day_to_leave(date(2026, 4, 15), rule, Calendar("test", ZoneInfo("America/Bogota"))) == last
