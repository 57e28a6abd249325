"""In a house where nobody else writes, what was asked before is answered from memory only while it still holds."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from posada.ground.ledger.models import Series
from posada.rehearsal.player import play
from posada.rehearsal.script import read_script
from posada.terms import alone as alone_module
from posada.terms import database
from posada.terms.alone import Memory, alone
from posada.terms.database import ask, tell
from posada.terms.rows import SINGLY, copy_rows

pytestmark = pytest.mark.django_db
YEAR = Path(__file__).parents[1] / "bench" / "year.yaml"
COLUMNS = ("name", "last")


def asked() -> int:
    """How many statements it takes to see all series."""
    with CaptureQueriesContext(connection) as seen:
        list(Series.objects.order_by("name"))
    return len(seen)


def names() -> list[str]:
    return [series.name for series in Series.objects.order_by("name")]


def test_a_question_is_asked_once_until_its_table_is_written() -> None:
    with alone():
        assert (asked(), asked()) == (1, 0)
        for number, write in enumerate(WRITES):
            write(number)
            assert (asked(), asked()) == (1, 0), number
        tell("UPDATE agenda_brake SET why = why")
        assert asked() == 0
    assert asked() == 1


WRITES: list[Any] = [
    lambda n: Series.objects.create(name=f"a{n}", last=n),
    lambda n: Series.objects.filter(name="a0").update(last=7),
    lambda n: Series.objects.bulk_update(Series.objects.all(), ["last"]),
    lambda n: copy_rows("ledger_series", COLUMNS, [(f"c{n}-{i}", i) for i in range(SINGLY + 1)]),
    lambda n: copy_rows("ledger_series", COLUMNS, [(f"d{n}", 1)]),
    lambda n: Series.objects.filter(name="a0").delete(),
    lambda n: ask("WITH new AS (INSERT INTO ledger_series VALUES ('w', 1) RETURNING *) SELECT * FROM new"),
    lambda n: connection.cursor().execute("DELETE FROM ledger_series WHERE name = 'w'"),
]


def test_what_was_undone_is_not_remembered() -> None:
    with alone():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            Series.objects.create(name="x", last=1)
            assert names() == ["x"]
            raise ZeroDivisionError
        assert names() == []


@pytest.mark.django_db(transaction=True)
def test_nor_what_a_whole_transaction_had_written() -> None:
    with alone():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            Series.objects.create(name="x", last=1)
            assert names() == ["x"]
            raise ZeroDivisionError
        assert names() == []


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT nextval('ledger_transfer_id_seq')",
        "SELECT clock_timestamp() FROM ledger_series",
        "SELECT 1",
    ],
)
def test_what_depends_on_more_than_rows_is_asked_each_time(sql: str) -> None:
    with alone(), CaptureQueriesContext(connection) as seen:
        ask(sql)
        ask(sql)
    assert len(seen) == 2


def test_what_is_remembered_is_nobody_elses_to_change() -> None:
    sql = "SELECT ARRAY[last] FROM ledger_series"
    with alone():
        Series.objects.create(name="x", last=1)
        rows = ask(sql)
        rows[0][0].append(2)
        rows.append((3,))
        assert ask(sql) == [([1],)]


class Doubting(Memory):
    """A memory of which each answer is compared with what the database says."""

    compared = 0

    def answer(self, sql: str, parameters: Any) -> Any:
        found = super().answer(sql, parameters)
        if found is not None:
            Doubting.compared += 1
            fresh = database._told(sql, parameters, True).fetchall()
            assert sorted(map(repr, found)) == sorted(map(repr, fresh)), sql
        return found


def test_every_answer_of_a_year_is_what_the_database_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alone_module, "Memory", Doubting)
    result = play(read_script(YEAR), YEAR, full=True)
    assert not result.failures
    assert Doubting.compared > 1000
