"""The day on which an unpaid service ends for good."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from posada.contexts.billing.rules.unpaid_ending import UnpaidEnding, ends_at
from posada.kernel.calendar import Calendar

BOGOTA = ZoneInfo("America/Bogota")
CALENDAR = Calendar("house", BOGOTA, "CO")
DUE = date(2026, 3, 10)


def at(day: int, hour: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=BOGOTA)


@pytest.mark.parametrize(
    ("figures", "suspended", "ended"),
    [
        ({"after_close_of": "21 days"}, at(18), at(1, month=4)),  # payable on the whole of 31 March
        ({"after_close_of": "6 days", "counted_from": "suspension"}, at(11), at(17)),  # off at the close of the 10th
        ({"after_close_of": "6 days", "counted_from": "suspension"}, at(12, 9), at(19)),  # a late run counts from it
        ({"after_close_of": "21 days"}, at(9, month=4), at(9, month=4)),  # never before the suspension
    ],
)
def test_an_unpaid_service_ends_when_its_last_day_has_closed(figures, suspended, ended):
    assert ends_at(DUE, suspended, UnpaidEnding.model_validate(figures), CALENDAR) == ended
