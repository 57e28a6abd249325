"""Opening hours: read as packs write them."""

from datetime import time

import pytest
from pydantic import BaseModel, ValidationError

from posada.kernel.calendar import Hours
from posada.kernel.errors import BadInput

DESK = {"mon-fri": "08:00-18:00", "sat": "08:00-12:00"}


def test_days_with_their_hours():
    hours = Hours.parse(DESK)
    assert hours.on(0) == hours.on(4) == ((time(8), time(18)),)
    assert hours.on(5) == ((time(8), time(12)),)
    assert hours.on(6) == ()
    assert hours.closed_on_holidays
    assert not Hours.parse(DESK, closed_on_holidays=False).closed_on_holidays
    assert not Hours.parse(DESK | {"closed_on_holidays": False}).closed_on_holidays


def test_a_midday_break_and_single_days():
    hours = Hours.parse({"mon, wed-thu": "08:00-12:00, 14:00-24:00"})
    spans = ((time(8), time(12)), (time(14), time(0)))
    assert [hours.on(day) for day in range(7)] == [spans, (), spans, spans, (), (), ()]


@pytest.mark.parametrize("closed", [None, True, False])
def test_always_is_every_day_and_holidays_too(closed):
    hours = Hours.parse("always", closed_on_holidays=closed)
    assert all(hours.on(day) == ((time(0), time(0)),) for day in range(7))
    assert not hours.closed_on_holidays


@pytest.mark.parametrize(
    "written",
    [
        {},
        "sometimes",
        None,
        5,
        {"mon": "8-18"},
        {"mon": "08:00"},
        {"mon": ""},
        {"mon": 8},
        {"monday": "08:00-18:00"},
        {"fri-mon": "08:00-18:00"},
        {"mon-fri": "08:00-18:00", "wed": "08:00-12:00"},
        {"mon": "18:00-08:00"},
        {"mon": "22:00-25:00"},
        {"mon": "08:00-08:00"},
        {"mon": "08:00-12:00, 11:00-13:00"},
        {"mon": "08:00-24:00, 11:00-13:00"},
        {"mon": "T0800-T0900"},
        {1: "08:00-09:00"},
        {"mon": "08:00-09:00", "closed_on_holidays": "no"},
    ],
)
def test_anything_else_is_refused(written):
    with pytest.raises(BadInput):
        Hours.parse(written)


class Desk(BaseModel):
    hours: Hours


@pytest.mark.parametrize("written", ["always", DESK, {"mon": "00:00-06:00, 22:00-24:00", "closed_on_holidays": False}])
def test_models_take_hours_and_write_them_back(written):
    desk = Desk(hours=written)
    assert desk.hours == Hours.parse(written)
    assert Desk(hours=desk.hours) == desk
    assert Desk.model_validate_json(desk.model_dump_json()) == desk
    assert Desk.model_json_schema()
    with pytest.raises(ValidationError):
        Desk(hours="sometimes")
