"""The days on which a card on file is tried."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from posada.contexts.billing.rules.automatic_charge import AutomaticCharge, charge_days
from posada.kernel.calendar import Calendar
from posada.kernel.durations import Duration

BOGOTA = Calendar(name="house", tz=ZoneInfo("America/Bogota"), country="CO")
RENTAL = AutomaticCharge(retry_for=Duration.parse("5 days"))
DUE = date(2026, 4, 1)


@pytest.mark.parametrize(("rule", "tried", "days"), [
    (RENTAL, None, [1, 2, 3, 4, 5, 6]),       # the due day and each day of grace
    (RENTAL, date(2026, 4, 3), [4, 5, 6]),
    (RENTAL, date(2026, 4, 6), []),           # grace is over
    (RENTAL, date(2026, 3, 20), [1, 2, 3, 4, 5, 6]),
    (AutomaticCharge(), None, [1]),           # no retry: the due day alone
])  # fmt: skip
def test_a_card_is_tried_once_a_day_until_grace_ends(
    rule: AutomaticCharge, tried: date | None, days: list[int]
) -> None:
    assert [day.day for day in charge_days(DUE, tried, rule, BOGOTA)] == days
