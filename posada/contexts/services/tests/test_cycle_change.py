"""Until when another billing period may be asked for."""

from datetime import date
from zoneinfo import ZoneInfo

from posada.contexts.services.rules.cycle_change import CycleChange, last_day_to_change
from posada.kernel.calendar import Calendar

CALENDAR = Calendar("test", ZoneInfo("Etc/GMT+3"))


def test_the_fifth_day_before_the_renewal_is_in_time() -> None:
    rule = CycleChange.model_validate({"before": "5 days"})
    assert last_day_to_change(date(2026, 9, 15), rule, CALENDAR) == date(2026, 9, 10)
