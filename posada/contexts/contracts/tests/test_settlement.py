"""What ending early costs: the worked cases of the clauses, and what never varies."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posada.contexts.contracts.rules.settlement import (
    Bargain,
    PartialEnd,
    PeriodCompleted,
    RemainingRents,
    SettlementPrices,
    UncoveredInstallation,
    months_left,
    settlement,
)
from posada.kernel.money import Money

PRICES, PARTIAL, COMPLETED = SettlementPrices(), PartialEnd(), PeriodCompleted()


def mxn(amount: object) -> Money:
    return Money(Decimal(str(amount)), "MXN")


def bargain(**changed: object) -> Bargain:
    known = {
        "list_rent": mxn(300), "net_rent": mxn(240), "quantity": 50, "of": 50, "installation": mxn(60_000),
        "invoiced": mxn(30_000), "paid": mxn(0), "starts_on": date(2026, 2, 1), "ends_on": date(2029, 1, 31),
        "months": 36, "paid_until": date(2027, 3, 31),
    }  # fmt: skip
    return Bargain(**{**known, **changed})  # type: ignore[arg-type]


def owed(made: Bargain, on: date, covered_at: str = "net") -> tuple[Money, Money, Money]:
    """(rents, installation, what is not invoiced yet)"""
    found = settlement(
        made, on, rents=RemainingRents(), installation=UncoveredInstallation(covered_at=covered_at),  # type: ignore[arg-type]
        prices=PRICES, partial=PARTIAL, completed=COMPLETED,
    )  # fmt: skip
    return found.rents, found.installation, found.new


@pytest.mark.parametrize(
    ("changed", "on", "rents", "installation", "new"),
    [
        ({}, date(2027, 3, 24), 330_000, 60_000, 360_000),
        ({"paid": mxn(10_000)}, date(2027, 3, 24), 330_000, 50_000, 360_000),
        ({"paid": mxn(30_000)}, date(2027, 3, 24), 330_000, 0, 330_000),
        ({"invoiced": mxn(0)}, date(2027, 3, 24), 330_000, 60_000, 390_000),  # waived by promotion
        ({"quantity": 20}, date(2027, 3, 24), 132_000, 0, 132_000),
        ({"paid_until": date(2027, 6, 30)}, date(2027, 3, 24), 330_000, 60_000, 324_000),  # three months paid ahead
        ({}, date(2028, 12, 29), 15_000, 60_000, 45_000),
        ({}, date(2029, 1, 29), 0, 0, 0),  # within the last month
        ({}, date(2029, 1, 31), 0, 0, 0),
        ({"starts_on": None, "ends_on": None}, date(2026, 1, 10), 540_000, 60_000, 570_000),  # before it began
    ],
)
def test_what_an_early_end_costs(changed: dict[str, object], on: date, rents: int, installation: int, new: int) -> None:
    assert owed(bargain(**changed), on) == (mxn(rents), mxn(installation), mxn(new))


def test_the_strict_reading_charges_the_discount_of_an_installation_paid_in_full() -> None:
    _, installation, _ = owed(bargain(paid=mxn(30_000)), date(2027, 3, 24), "list")
    assert installation == mxn(30_000)


@given(st.dates(date(2026, 2, 1), date(2029, 1, 31)))
def test_months_gone_by_and_months_left_make_up_the_period(on: date) -> None:
    left = months_left(date(2026, 2, 1), 36, on)
    gone = (on.year - 2026) * 12 + on.month - 1
    assert gone + left == 36


@given(st.dates(date(2026, 2, 1), date(2029, 1, 31)), st.integers(1, 50))
def test_a_part_never_costs_more_than_the_whole(on: date, units: int) -> None:
    assert not owed(bargain(), on)[0] < owed(bargain(quantity=units), on)[0]
