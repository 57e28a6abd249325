"""What stands below a drawing is read, not run together."""

import pytest

from posada.faces.site.charts import APART, WIDE, _axis

MONTHS = [
    "may 25",
    "jun 25",
    "jul 25",
    "ago 25",
    "sept 25",
    "oct 25",
    "nov 25",
    "dic 25",
    "ene 26",
    "feb 26",
    "mar 26",
    "abr 26",
]


@pytest.mark.parametrize(("places", "named"), [
    (MONTHS[:6], 6), (MONTHS, 6), ([str(day) for day in range(1, 32)], 16), (["lunes"], 1), ([], 0),
])  # fmt: skip
def test_only_as_many_places_are_named_as_there_is_room_for(places: list[str], named: int) -> None:
    axis = _axis(places)
    assert len(axis) == named
    assert sum(len(label.said) + APART for label in axis) <= WIDE + APART + 8
