"""Fees, their ceilings, prorated parts and extensions: the clauses' worked cases, and what never varies."""

from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from posada.contexts.billing.rules.extension import Extension, not_extendable
from posada.contexts.billing.rules.late_fee import LateFee, falls_due_on, late_fee
from posada.contexts.billing.rules.proration import Proration, first_period
from posada.contexts.billing.rules.reactivation_fee import ReactivationFee, reactivation_fee
from posada.contexts.billing.rules.suspension import Suspension
from posada.contexts.billing.rules.suspension_discount import SuspensionDiscount, suspension_discount
from posada.ground.rates.exchange import Quote, exchanged
from posada.kernel.calendar import Calendar, days_in_month
from posada.kernel.durations import Duration
from posada.kernel.money import Money

CALENDAR = Calendar("provider", ZoneInfo("America/Bogota"), "CO")
LATE: dict[str, Any] = {"after_close_of": "5 days", "percent_max": 10}
PRORATION = Proration.model_validate({})
EXTENSION = Extension.model_validate({"latest_day": 15, "due_day": 1, "asked_until": "5 days"})
amounts = st.decimals(min_value=0, max_value=10**9, places=2)


def cop(amount: int | str | Decimal) -> Money:
    return Money(amount, "COP")


@pytest.mark.parametrize(
    ("ordered_on", "days", "net"),
    [(date(2026, 3, 1), 31, 62_000), (date(2026, 3, 20), 12, 24_000), (date(2026, 3, 31), 1, 2_000)],
)
def test_the_first_invoice_charges_the_days_left(ordered_on: date, days: int, net: int) -> None:
    period = first_period(cop(62_000), ordered_on, PRORATION)
    assert (period.days, period.net, period.renews_on) == (days, cop(net), date(2026, 4, 1))


@given(monthly=amounts, ordered_on=st.dates(date(2025, 1, 1), date(2030, 12, 31)))
def test_the_part_charged_and_the_part_that_went_by_add_up_to_the_month(monthly: Decimal, ordered_on: date) -> None:
    price, of = cop(monthly), days_in_month(ordered_on)
    charged = first_period(price, ordered_on, PRORATION)
    gone_by = price.share(of - charged.days, of).rounded()
    assert abs((charged.net + gone_by - price).amount) <= Decimal("0.01")
    assert 0 <= charged.net.amount <= price.amount


@pytest.mark.parametrize(("percent", "fee"), [(10, cop(9_000)), (0, cop(0)), (None, None)])
def test_the_late_fee_of_90_000(percent: int | None, fee: Money | None) -> None:
    assert late_fee(cop(90_000), LateFee.model_validate({**LATE, "percent": percent})) == fee


def test_the_close_of_the_fifth_day_is_still_in_time() -> None:
    assert falls_due_on(date(2026, 4, 1), LateFee.model_validate(LATE), CALENDAR) == date(2026, 4, 7)


@given(percent=st.decimals(min_value=0, max_value=10, places=2), unpaid=amounts)
def test_no_late_fee_is_above_its_ceiling(percent: Decimal, unpaid: Decimal) -> None:
    fee = late_fee(cop(unpaid), LateFee.model_validate({**LATE, "percent": percent}))
    assert fee is not None
    assert fee.amount <= cop(unpaid).percent(10).rounded().amount


@given(amount=st.decimals(min_value=1, max_value=620_000, places=2), rate=st.decimals(min_value=1, max_value=10_000))
def test_a_converted_fee_is_worth_no_more_than_its_ceiling(amount: Decimal, rate: Decimal) -> None:
    rule = ReactivationFee.model_validate({"amount": amount, "amount_max": 620_000, "currency": "COP"})
    fee = reactivation_fee(rule)
    assert fee is not None
    charged = exchanged(fee, [Quote("USD", "COP", rate, date(2026, 4, 11), "TRM")]).amount.rounded()
    assert charged.amount <= Money(Decimal(620_000) / rate, "USD").rounded().amount


@pytest.mark.parametrize(
    ("kind", "figures"),
    [
        (LateFee, {**LATE, "percent": 12}),
        (ReactivationFee, {"amount": 620_001, "amount_max": 620_000, "currency": "COP"}),
        (Suspension, {"on_day": 9, "from_day": 10, "to_day": 30}),
        (Suspension, {"on_day": 31, "from_day": 10, "to_day": 30}),
    ],
)
def test_a_figure_beyond_what_its_clause_states_is_refused(kind: Any, figures: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        kind.model_validate(figures)


@pytest.mark.parametrize(("percent", "discount"), [(0, 0), (100, 9_000), (50, 4_500)])
def test_three_suspended_days_of_thirty(percent: int, discount: int) -> None:
    rule = SuspensionDiscount.model_validate({"percent": percent})
    assert suspension_discount(cop(90_000), 3, 30, rule) == cop(discount)


@pytest.mark.parametrize(
    ("due_on", "until", "asked_on", "reason"),
    [
        (date(2026, 4, 1), date(2026, 4, 14), date(2026, 3, 30), None),
        (date(2026, 4, 1), date(2026, 4, 15), date(2026, 4, 6), None),
        (date(2026, 4, 1), date(2026, 4, 16), date(2026, 3, 30), "beyond-latest-day"),
        (date(2026, 4, 1), date(2026, 4, 14), date(2026, 4, 7), "asked-too-late"),
        (date(2026, 4, 1), date(2026, 4, 1), date(2026, 3, 30), "no-extension-at-all"),
        (date(2026, 4, 20), date(2026, 4, 30), date(2026, 4, 20), "not-due-on-that-day"),
    ],
)
def test_which_extension_may_be_asked_for(due_on: date, until: date, asked_on: date, reason: str | None) -> None:
    missed = not_extendable(due_on, until, asked_on, EXTENSION, CALENDAR)
    assert (missed.reason if missed else None) == reason


def test_an_extension_is_asked_for_until_the_close_of_the_grace() -> None:
    assert EXTENSION.asked_until == Duration.parse("5 days")
