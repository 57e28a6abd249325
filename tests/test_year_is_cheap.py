"""A year with three customers asks the database a bounded number of questions, whatever the machine's speed."""

from pathlib import Path

import pytest
from django.db import connection

from posada.rehearsal.player import play
from posada.rehearsal.script import read_script

YEAR = Path(__file__).parents[1] / "bench" / "year.yaml"
QUERIES = 5400  # what writes a few rows among them


@pytest.mark.django_db
def test_a_year_with_three_customers_asks_few_questions() -> None:
    asked = 0

    def count(execute, sql, parameters, many, context):  # type: ignore[no-untyped-def]
        nonlocal asked
        asked += 1
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(count):
        result = play(read_script(YEAR), YEAR, full=False)
    assert not result.failures
    assert asked <= QUERIES
