"""What follows from an event is read in one place: no event stands in two of the tables."""

from collections import Counter

from posada.flow.table import FLOW, PARTS


def test_an_event_stands_in_one_table() -> None:
    times = Counter(event for part in PARTS for event in part)
    assert [event.__name__ for event, count in times.items() if count > 1] == []
    assert set(times) == set(FLOW)
