"""Credits for downtime, as the clauses work them out."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posada.contexts.uptime.rules.availability import Availability, met, reached_percent
from posada.contexts.uptime.rules.credit import (
    CreditCap,
    LongOutageCredit,
    MonthCredit,
    ShortOutageCredit,
    month_credit,
    outage_credit,
    under_cap,
    units_claimed,
)
from posada.contexts.uptime.rules.downtime import Downtime, ProcessingDowntime, counted, fails, minutes
from posada.kernel.money import Money

LONG, SHORT = LongOutageCredit(from_minutes=300, percent=Decimal(100)), ShortOutageCredit(of_minutes=300)
CAP = CreditCap(percent=Decimal(100), types=frozenset({"mail"}))


def mxn(amount: str) -> Money:
    return Money(Decimal(amount), "MXN")


@pytest.mark.parametrize(
    ("down", "units", "fee", "credit"),
    [
        (300, 12, "120", "1440.00"),  # five hours to the minute are a long outage
        (480, 12, "120", "1440.00"),  # and a longer one is worth no more
        (75, 12, "120", "360.00"),
        (299, 12, "120", "1435.20"),
        (75, 9, "120", "270.00"),
    ],
)
def test_the_credit_for_an_outage(down: int, units: int, fee: str, credit: str) -> None:
    assert outage_credit(down, units, mxn(fee), LONG, SHORT) == mxn(credit)


@pytest.mark.parametrize(
    ("stated", "of", "units"),
    [("35 %", 23, 9), ("100%", 23, 23), (["a@x", "b@x"], 23, 2), ("50 %", 4, 2)],
)
def test_a_part_of_a_unit_counts_whole(stated: object, of: int, units: int) -> None:
    assert units_claimed(stated, of) == units


@pytest.mark.parametrize(
    ("credit", "granted", "left"),
    [("2400.00", "0", "2400.00"), ("1200.00", "2400.00", "0"), ("1200.00", "1500.00", "900.00")],
)
def test_a_month_is_credited_with_its_fee_at_most(credit: str, granted: str, left: str) -> None:
    assert under_cap(mxn(credit), mxn(granted), mxn("2400.00"), CAP) == mxn(left)


@given(st.lists(st.integers(0, 5000), max_size=8))
def test_no_month_is_credited_with_more_than_its_cap(asked: list[int]) -> None:
    fees, granted = mxn("2400"), mxn("0")
    for amount in asked:
        granted += under_cap(mxn(str(amount)), granted, fees, CAP)
    assert not fees < granted


@pytest.mark.parametrize(
    ("days", "down", "percent", "kept"),
    [(30, 47, "99.8912", True), (30, 48, "99.8889", False), (31, 49, "99.8902", True), (31, 50, "99.8880", False)],
)
def test_a_months_availability(days: int, down: int, percent: str, kept: bool) -> None:
    month = timedelta(days=days)
    assert reached_percent(down, month).quantize(Decimal("0.0001")) == Decimal(percent)
    assert met(down, month, Availability(percent=Decimal("99.89"))) is kept


def test_a_months_credit_is_its_downtimes_share() -> None:
    price = Money(Decimal(30), "USD")
    assert month_credit(720, timedelta(days=30), price, MonthCredit()) == Money(Decimal("0.50"), "USD")


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 3, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("taken_off", "left"),
    [
        ([], 120),
        ([(at(9, 40), at(11))], 40),  # an emergency, from the moment it was declared
        ([(at(8), at(10))], 60),  # a window that began before
        ([(at(9, 30), at(9, 40)), (at(9, 35), at(10))], 90),  # two that overlap are taken off once
        ([(at(8), at(12))], 0),
    ],
)
def test_maintenance_is_taken_off_a_fault(taken_off: list[tuple[datetime, datetime]], left: int) -> None:
    assert minutes(counted((at(9), at(11)), taken_off)) == left


DOWNTIME = Downtime.model_validate(
    {"functions": ["send", "receive"], "routes": {"receive": ["imap", "pop3", "webmail"]}}
)


@pytest.mark.parametrize(
    ("failing", "down"),
    [
        (["receive"], True),  # one function is enough
        (["panel"], False),
        (["imap"], False),  # one route is not
        (["imap", "pop3", "webmail"], True),
        (["processing"], True),
        (["slow-queue"], False),
    ],
)
def test_what_counts_as_down(failing: list[str], down: bool) -> None:
    assert fails(failing, DOWNTIME, ProcessingDowntime(function="processing")) is down
