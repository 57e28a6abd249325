"""When a proof may be called altered, and until when the payment may be proved."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from posada.contexts.payments.rules.altered_proof import AlteredProof, AlteredProofDefence, hearing, may_be_found_from
from posada.kernel.calendar import Calendar

BOGOTA = ZoneInfo("America/Bogota")
CALENDAR = Calendar("provider", BOGOTA, "CO")
FINDING = AlteredProof(compared=("bank", "date", "transaction", "amount"), wait="2 working days")
DEFENCE = AlteredProofDefence(at_least="5 working days", letter_states=("genuine", "reasons"))


@pytest.mark.parametrize(
    ("received", "earliest"),
    [
        (date(2026, 4, 7), datetime(2026, 4, 10, tzinfo=BOGOTA)),
        (date(2026, 4, 30), datetime(2026, 5, 6, tzinfo=BOGOTA)),  # 1 May is a holiday, then a weekend
    ],
)
def test_the_bank_is_waited_for(received, earliest):
    assert may_be_found_from(received, FINDING, CALENDAR) == earliest


@pytest.mark.parametrize(
    ("told", "deadline", "heard_until"),
    [
        (date(2026, 4, 10), date(2026, 4, 30), date(2026, 4, 30)),
        (date(2026, 4, 30), date(2026, 4, 30), date(2026, 5, 8)),
        (date(2026, 4, 24), date(2026, 4, 30), date(2026, 5, 4)),
    ],
)
def test_a_letter_is_heard_until_the_month_ends_and_five_working_days(told, deadline, heard_until):
    found = hearing(told, DEFENCE, CALENDAR)
    assert (found.deadline, found.heard_until) == (deadline, heard_until)
