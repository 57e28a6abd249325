"""Durations: read as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from posada.kernel.durations import MONTH_UNITS, Duration, Unit
from posada.kernel.errors import BadInput

units = st.sampled_from(Unit)
durations = st.builds(Duration, st.integers(0, 999_999), units) | st.builds(
    Duration, st.integers(0, 999), st.sampled_from(sorted(MONTH_UNITS)), st.sampled_from(["clip", "overflow", "refuse"])
)


@pytest.mark.parametrize(
    ("text", "duration", "written"),
    [
        ("5 working days", Duration(5, Unit.WORKING_DAYS), "5 working days"),
        ("1 working day", Duration(1, Unit.WORKING_DAYS), "1 working day"),
        ("1 days", Duration(1, Unit.DAYS), "1 day"),
        ("0 days", Duration(0, Unit.DAYS), "0 days"),
        ("48 hours", Duration(48, Unit.HOURS), "48 hours"),
        ("8 working hours", Duration(8, Unit.WORKING_HOURS), "8 working hours"),
        ("15 minutes", Duration(15, Unit.MINUTES), "15 minutes"),
        ("2 weeks", Duration(2, Unit.WEEKS), "2 weeks"),
        ("1 month", Duration(1, Unit.MONTHS), "1 month"),
        ("1 month (refuse)", Duration(1, Unit.MONTHS, "refuse"), "1 month (refuse)"),
        ("1 month (clip)", Duration(1, Unit.MONTHS), "1 month"),
        ("3 years (overflow)", Duration(3, Unit.YEARS, "overflow"), "3 years (overflow)"),
        (" 1 year ", Duration(1, Unit.YEARS), "1 year"),
    ],
)
def test_a_duration_is_read_and_written(text, duration, written):
    assert Duration.parse(text) == duration
    assert str(duration) == written


@pytest.mark.parametrize(
    "text",
    ["", "5", "days", "-5 days", "1.5 days", "5 business days", "5 days hence", "five days", "5  days",
     "1 month (soon)", "5 days (refuse)", "5 Days", "٥ days"],
)  # fmt: skip
def test_anything_else_is_refused(text):
    with pytest.raises(BadInput):
        Duration.parse(text)


@pytest.mark.parametrize(
    ("count", "unit", "month_end"),
    [(-1, Unit.DAYS, "clip"), (1.5, Unit.DAYS, "clip"), (True, Unit.DAYS, "clip"), (1, "fortnights", "clip"),
     (1, Unit.MONTHS, "later"), (1, Unit.HOURS, "overflow")],
)  # fmt: skip
def test_a_duration_cannot_be_made_wrong(count, unit, month_end):
    with pytest.raises(BadInput):
        Duration(count, unit, month_end)


@given(durations)
def test_what_is_written_is_read_back(duration):
    assert Duration.parse(str(duration)) == duration
    assert hash(Duration.parse(str(duration))) == hash(duration)


class Grace(BaseModel):
    after: Duration


@given(durations)
def test_models_take_a_duration_or_its_text(duration):
    model = Grace(after=duration)
    assert Grace(after=str(duration)) == model
    assert Grace.model_validate_json(model.model_dump_json()) == model


@pytest.mark.parametrize("value", [5, None, "5", {"count": 5, "unit": "days"}, "5 moons"])
def test_models_say_what_is_allowed(value):
    with pytest.raises(ValidationError, match=r"working hours, weeks.*such as '5 working days'"):
        Grace(after=value)


def test_a_duration_has_a_json_schema():
    assert Grace.model_json_schema()["properties"]["after"]["type"] == "string"
