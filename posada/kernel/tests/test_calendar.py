"""The calendar: the worked cases of the five contracts, the nights on which clocks change, and what never varies."""

import pickle
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posada.kernel.calendar import Calendar, Hours
from posada.kernel.durations import Duration, Unit
from posada.kernel.errors import BadInput

DESK = Hours.parse({"mon-fri": "08:00-18:00", "sat": "08:00-12:00"})
COMMERCIAL = Hours.parse({"mon-fri": "10:00-17:00"})
ACTIVATIONS = Hours.parse({"mon-sat": "08:00-20:00"}, closed_on_holidays=False)

COLOMBIA = Calendar("north", ZoneInfo("America/Bogota"), "CO", hours=DESK)
MEXICO = Calendar("south", ZoneInfo("America/Mexico_City"), "MX")
FIXED = Calendar("fixed", ZoneInfo("Etc/GMT+3"), hours=COMMERCIAL)
CHILE = Calendar("santiago", ZoneInfo("America/Santiago"), "CL", hours=Hours.parse("always"))
MADRID = Calendar("madrid", ZoneInfo("Europe/Madrid"), "ES", hours=Hours.parse({"mon-sun": "00:00-12:00"}))

calendars = st.sampled_from([COLOMBIA, MEXICO, FIXED, CHILE, MADRID])
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
instants = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
daylike = st.sampled_from([unit for unit in Unit if unit.is_daylike])


def for_(text: str) -> Duration:
    return Duration.parse(text)


@pytest.mark.parametrize(
    ("calendar", "day", "duration", "result"),
    [
        (COLOMBIA, date(2026, 4, 1), "5 days", date(2026, 4, 6)),
        (COLOMBIA, date(2026, 3, 26), "7 working days", date(2026, 4, 8)),  # Maundy Thursday and Good Friday between
        (COLOMBIA, date(2026, 4, 7), "7 working days", date(2026, 4, 16)),
        (COLOMBIA, date(2026, 4, 7), "2 working days", date(2026, 4, 9)),
        (COLOMBIA, date(2026, 5, 10), "1 month", date(2026, 6, 10)),
        (COLOMBIA, date(2026, 1, 31), "1 month (overflow)", date(2026, 3, 1)),
        (COLOMBIA, date(2024, 2, 29), "1 year", date(2025, 2, 28)),
        (COLOMBIA, date(2026, 6, 20), "2 weeks", date(2026, 7, 4)),
        (COLOMBIA, date(2026, 6, 20), "0 working days", date(2026, 6, 20)),  # a Saturday
        (MEXICO, date(2026, 3, 9), "10 working days", date(2026, 3, 24)),
        (MEXICO, date(2026, 3, 11), "10 working days", date(2026, 3, 26)),
        (MEXICO, date(2026, 3, 24), "10 working days", date(2026, 4, 7)),
        (MEXICO, date(2026, 10, 20), "10 working days", date(2026, 11, 3)),
        (MEXICO, date(2027, 3, 9), "10 working days", date(2027, 3, 24)),
        (MEXICO, date(2029, 1, 25), "10 working days", date(2029, 2, 9)),
    ],
)
def test_after(calendar, day, duration, result):
    assert calendar.after(day, for_(duration)) == result


@pytest.mark.parametrize(
    ("day", "duration", "result"),
    [
        (date(2026, 7, 1), "5 working days", date(2026, 6, 23)),  # 29 June is a holiday
        (date(2026, 3, 31), "1 month", date(2026, 2, 28)),
        (date(2026, 5, 10), "1 month", date(2026, 4, 10)),
        (date(2026, 4, 1), "30 days", date(2026, 3, 2)),
        (date(2026, 4, 1), "1 week", date(2026, 3, 25)),
        (date(2024, 2, 29), "1 year", date(2023, 2, 28)),
    ],
)
def test_before(day, duration, result):
    assert COLOMBIA.before(day, for_(duration)) == result


def test_a_providers_own_holidays_count_as_holidays():
    easter = Calendar("south", MEXICO.tz, "MX", extra_holidays=frozenset({date(2026, 4, 2), date(2026, 4, 3)}))
    assert easter.after(date(2026, 3, 24), for_("10 working days")) == date(2026, 4, 9)
    assert easter.holiday(date(2026, 4, 2)) == "south"
    assert not easter.is_working_day(date(2026, 4, 2))


def test_mexico_rests_on_the_days_of_its_labour_law():
    rests = [day for n in range(365) if MEXICO.holiday(day := date(2026, 1, 1) + timedelta(days=n))]
    assert [f"{day:%m-%d}" for day in rests] == ["01-01", "02-02", "03-16", "05-01", "09-16", "11-16", "12-25"]


def test_holidays_are_named_in_the_countrys_language():
    assert COLOMBIA.holiday(date(2026, 6, 29)) == "San Pedro y San Pablo"
    assert COLOMBIA.holiday(date(2026, 6, 30)) is None
    assert FIXED.holiday(date(2026, 12, 25)) is None  # no country, no holidays
    assert Calendar("bcn", ZoneInfo("Europe/Madrid"), "ES-CT").holiday(date(2026, 6, 24))


def test_a_count_shows_its_working():
    shown = COLOMBIA.explain(date(2026, 7, 1), for_("5 working days"), "before")
    assert [(f"{counted.day:%d}", counted.why) for counted in shown] == [
        ("30", None),
        ("29", "holiday San Pedro y San Pablo"),
        ("28", "Sunday"),
        ("27", "Saturday"),
        ("26", None),
        ("25", None),
        ("24", None),
        ("23", None),
    ]
    assert [counted.counted for counted in shown] == [counted.why is None for counted in shown]
    assert COLOMBIA.explain(date(2026, 7, 1), for_("0 days"), "after") == []


@pytest.mark.parametrize("country", ["XX", "Colombia", "ES-QQ", ""])
def test_an_unknown_country_is_refused_at_once(country):
    with pytest.raises(BadInput, match="country"):
        Calendar("x", ZoneInfo("UTC"), country)


@pytest.mark.parametrize("weekdays", [frozenset(), frozenset({7})])
def test_a_week_has_working_days(weekdays):
    with pytest.raises(BadInput, match="working_weekdays"):
        Calendar("x", ZoneInfo("UTC"), working_weekdays=weekdays)


@pytest.mark.parametrize("duration", ["1 hour", "1 working hour", "1 minute"])
def test_days_are_not_moved_by_hours(duration):
    with pytest.raises(BadInput):
        COLOMBIA.after(date(2026, 4, 1), for_(duration))


@pytest.mark.parametrize(
    ("calendar", "start", "duration", "end"),
    [
        (COLOMBIA, "2026-06-20T10:00", "48 hours", "2026-06-22T10:00"),
        (FIXED, "2026-03-08T04:15", "8 working hours", "2026-03-10T11:00"),
        (FIXED, "2026-03-06T16:00", "2 working hours", "2026-03-09T11:00"),
        (FIXED, "2026-03-04T15:30", "2 working hours", "2026-03-05T10:30"),
        (FIXED, "2026-03-07T20:00", "2 working hours", "2026-03-09T12:00"),
        (FIXED, "2026-03-07T03:00", "15 minutes", "2026-03-07T03:15"),
        (FIXED, "2026-03-04T15:00", "2 working hours", "2026-03-04T17:00"),  # the close itself is in time
        (FIXED, "2026-03-07T20:00", "0 working hours", "2026-03-07T20:00"),
        (COLOMBIA, "2026-05-16T11:30", "1 working hour", "2026-05-19T08:30"),  # Monday 18 May is a holiday
        (COLOMBIA, "2026-04-10T15:00", "48 working hours", "2026-04-17T09:00"),
        (COLOMBIA, "2026-04-10T15:00", "2 working days", "2026-04-14T15:00"),
        (COLOMBIA, "2026-01-31T23:59", "1 month", "2026-02-28T23:59"),
    ],
)
def test_add(calendar, start, duration, end):
    began = datetime.fromisoformat(start).replace(tzinfo=calendar.tz)
    ended = calendar.add(began, for_(duration))
    assert ended.replace(tzinfo=None).isoformat(timespec="minutes") == end
    assert ended.tzinfo is calendar.tz


@pytest.mark.parametrize(
    ("calendar", "instant", "opens"),
    [
        (FIXED, "2026-03-04T16:59", "2026-03-04T16:59"),
        (FIXED, "2026-03-04T17:00", "2026-03-05T10:00"),
        (FIXED, "2026-03-07T12:00", "2026-03-09T10:00"),
        (COLOMBIA, "2026-04-11T12:00", "2026-04-13T08:00"),
        (COLOMBIA, "2026-03-21T20:30", "2026-03-24T08:00"),  # 23 March is a holiday
        (Calendar("act", COLOMBIA.tz, "CO", hours=ACTIVATIONS), "2026-03-21T20:30", "2026-03-23T08:00"),
        (Calendar("noc", MEXICO.tz, "MX", hours=Hours.parse("always")), "2026-12-25T02:40", "2026-12-25T02:40"),
    ],
)
def test_next_opening(calendar, instant, opens):
    asked = datetime.fromisoformat(instant).replace(tzinfo=calendar.tz)
    assert calendar.next_opening(asked).replace(tzinfo=None).isoformat(timespec="minutes") == opens
    assert calendar.is_open(asked) == (instant == opens)


def test_hours_are_needed_to_count_hours():
    now = datetime(2026, 3, 9, tzinfo=UTC)
    for ask in (MEXICO.next_opening, MEXICO.is_open, lambda at: MEXICO.add(at, for_("1 working hour"))):
        with pytest.raises(BadInput, match="south"):
            ask(now)


def test_a_day_begins_and_closes_at_local_midnight():
    day = date(2026, 4, 6)
    assert COLOMBIA.start_of(day) == datetime(2026, 4, 6, 5, tzinfo=UTC)
    assert COLOMBIA.close_of(day) == datetime(2026, 4, 7, 5, tzinfo=UTC)
    assert COLOMBIA.at(day, time(9, 30)) == datetime(2026, 4, 6, 14, 30, tzinfo=UTC)
    assert COLOMBIA.today(datetime(2026, 4, 7, 4, 59, 59, tzinfo=UTC)) == day
    assert COLOMBIA.today(datetime(2026, 4, 7, 5, tzinfo=UTC)) == date(2026, 4, 7)


def test_a_midnight_that_the_clocks_skip():
    day = date(2026, 9, 6)  # in Chile the clocks go from 24:00 to 01:00
    assert CHILE.start_of(day).isoformat() == "2026-09-06T01:00:00-03:00"
    assert CHILE.today(CHILE.start_of(day)) == day
    assert CHILE.close_of(date(2026, 9, 5)) == CHILE.start_of(day)


def test_the_night_that_lasts_an_hour_longer():
    before = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)  # 00:30 in Madrid; at 03:00 the clocks go back to 02:00
    assert MADRID.add(before, for_("2 hours")).isoformat() == "2026-10-25T02:30:00+02:00"
    assert MADRID.add(before, for_("3 hours")).isoformat() == "2026-10-25T02:30:00+01:00"
    assert MADRID.add(before, for_("3 working hours")).isoformat() == "2026-10-25T02:30:00+01:00"
    assert MADRID.is_open(before + timedelta(hours=2)) and MADRID.is_open(before + timedelta(hours=3))
    assert MADRID.add(before, for_("1 day")).isoformat() == "2026-10-26T00:30:00+01:00"


def test_a_wall_time_that_the_clocks_skip_moves_on():
    assert MADRID.at(date(2026, 3, 29), time(2, 30)).isoformat() == "2026-03-29T03:30:00+02:00"


def test_a_naive_instant_is_refused():
    naive = datetime(2026, 4, 6)  # noqa: DTZ001
    for ask in (COLOMBIA.today, COLOMBIA.next_opening, lambda at: COLOMBIA.add(at, for_("1 day"))):
        with pytest.raises(BadInput, match="time zone"):
            ask(naive)


def test_a_calendar_is_a_value():
    again = pickle.loads(pickle.dumps(COLOMBIA))
    assert again == COLOMBIA and hash(again) == hash(COLOMBIA)
    assert Calendar("north", COLOMBIA.tz, "CO") != COLOMBIA


def test_only_days_are_counted():
    with pytest.raises(BadInput):
        COLOMBIA.count(date(2026, 1, 1), date(2026, 2, 1), Unit.MONTHS)


@given(calendars, days, st.integers(0, 60))
def test_working_days_there_and_counted_agree(calendar, day, n):
    end = calendar.after(day, Duration(n, Unit.WORKING_DAYS))
    assert calendar.count(day, end, Unit.WORKING_DAYS) == n
    assert n == 0 or calendar.is_working_day(end)
    start = calendar.before(end, Duration(n, Unit.WORKING_DAYS))
    assert start <= day  # back to where it began, or to the working day before an idle one
    assert start == day or not calendar.is_working_day(day)
    assert calendar.count(start, end, Unit.WORKING_DAYS) == n


@given(calendars, days, days, days)
def test_counts_add_up(calendar, a, b, c):
    for unit in (Unit.DAYS, Unit.WORKING_DAYS):
        assert calendar.count(a, b, unit) + calendar.count(b, c, unit) == calendar.count(a, c, unit)
    assert abs(calendar.count(a, b, Unit.WORKING_DAYS)) <= abs(calendar.count(a, b, Unit.DAYS))


@given(calendars, days, st.integers(0, 8), daylike, st.sampled_from(["after", "before"]))
def test_an_explanation_ends_where_the_count_ends(calendar, day, n, unit, direction):
    duration = Duration(n, unit)
    end = calendar.after(day, duration) if direction == "after" else calendar.before(day, duration)
    shown = calendar.explain(day, duration, direction)
    assert ([day] + [counted.day for counted in shown])[-1] == end
    assert all(counted.counted == (counted.why is None) for counted in shown)
    if unit in (Unit.DAYS, Unit.WORKING_DAYS):
        assert sum(counted.counted for counted in shown) == n


@given(calendars, days, st.integers(0, 60), st.integers(0, 60), daylike)
def test_more_is_never_sooner(calendar, day, n, m, unit):
    fewer, more = sorted((n, m))
    assert day <= calendar.after(day, Duration(fewer, unit)) <= calendar.after(day, Duration(more, unit))
    assert day >= calendar.before(day, Duration(fewer, unit)) >= calendar.before(day, Duration(more, unit))


@given(calendars, days)
def test_every_instant_of_a_day_is_that_day(calendar, day):
    start, close = calendar.start_of(day).astimezone(UTC), calendar.close_of(day).astimezone(UTC)
    assert timedelta(hours=23) <= close - start <= timedelta(hours=25)
    last = close - timedelta(microseconds=1)
    assert calendar.today(start) == calendar.today(last) == day
    assert calendar.today(start - timedelta(microseconds=1)) == day - timedelta(days=1)


@given(calendars, instants, st.integers(0, 200), st.sampled_from(Unit))
def test_adding_never_goes_back(calendar, instant, n, unit):
    if unit is Unit.WORKING_HOURS and calendar.hours is None:
        return
    end = calendar.add(instant, Duration(n, unit)).astimezone(UTC)
    assert end >= instant
    assert n or end == instant
    if unit is Unit.HOURS:
        assert end - instant == timedelta(hours=n)


@given(st.sampled_from([COLOMBIA, FIXED, MADRID, CHILE]), instants, st.integers(0, 40), st.integers(0, 40))
def test_working_hours_run_on_where_they_stopped(calendar, instant, n, m):
    def later(at, hours):
        return calendar.add(at, Duration(hours, Unit.WORKING_HOURS)).astimezone(UTC)

    assert later(later(instant, n), m) == later(instant, n + m)
    assert later(instant, n) >= instant + timedelta(hours=n)


@given(st.sampled_from([COLOMBIA, FIXED, MADRID, CHILE]), instants)
def test_the_next_opening_is_open(calendar, instant):
    opens = calendar.next_opening(instant)
    assert opens.astimezone(UTC) >= instant
    assert calendar.is_open(opens)
    assert calendar.next_opening(opens) == opens
