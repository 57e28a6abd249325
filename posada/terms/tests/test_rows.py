"""Bulk writes: many numbers arrive as the numbers that they are, and identifiers are fresh."""

import struct

import pytest
from django.db import connection

from posada.terms.bigints import Bigints, bigints
from posada.terms.database import FEW, ask, tell
from posada.terms.rows import array, take_ids

EDGES = [0, 1, -1, 2**31, -(2**31) - 1, 2**63 - 1, -(2**63)]


@pytest.mark.django_db
@pytest.mark.parametrize("numbers", [[7], EDGES, list(range(FEW * 3))])
def test_numbers_arrive_in_order(numbers: list[int]) -> None:
    asked = "SELECT n FROM unnest(%s::bigint[]) WITH ORDINALITY AS t(n, place) ORDER BY place"
    assert ask(asked, [bigints(numbers)]) == [(number,) for number in numbers]


@pytest.mark.django_db
@pytest.mark.parametrize("numbers", [[], [1, 2], [None, 3], [*range(FEW + 1)], [*range(FEW + 1), None]])
def test_an_array_says_the_same_in_either_form(numbers: list[int | None]) -> None:
    asked = "SELECT n FROM unnest(%s::bigint[]) WITH ORDINALITY AS t(n, place) ORDER BY place"
    assert ask(asked, [array(numbers)]) == [(number,) for number in numbers]
    assert isinstance(array(numbers), Bigints) is (len(numbers) > FEW and None not in numbers)


@pytest.mark.django_db
def test_a_log_of_statements_shows_the_numbers() -> None:
    connection.force_debug_cursor = True
    try:
        tell("SELECT 1 WHERE 5 = ANY(%s::bigint[])", [bigints([4, 5])])
        assert "'{4,5}'" in connection.queries[-1]["sql"]
    finally:
        connection.force_debug_cursor = False


def test_what_is_no_bigint_is_refused() -> None:
    with pytest.raises(struct.error):
        bigints([2**63])


@pytest.mark.django_db
@pytest.mark.parametrize(("step", "taken"), [(1, [1, 2, 3, 4]), (2, [1, 3, 5, 7])])
def test_identifiers_are_fresh_whether_or_not_others_took_some_between(step: int, taken: list[int]) -> None:
    tell(f"CREATE SEQUENCE between_others INCREMENT {step}")
    assert take_ids("between_others", 4) == taken
    assert take_ids("between_others", 1) == [taken[-1] + step]
