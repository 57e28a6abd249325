"""The journal by months: each decision stands in the table of its month, and what was elsewhere stays there."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from posada.terms.actor import SYSTEM
from posada.terms.decisions import Verdict, record
from posada.terms.models import Decision
from posada.terms.months import make_months

NOW = datetime(2031, 11, 20, 12, tzinfo=UTC)


def decided(at: datetime) -> int:
    (id,) = record([Verdict(7, "service", 3, "note", at)], now=at, actor=SYSTEM)
    return id


def table_of(id: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM terms_decision WHERE id = %s", [id])
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
def test_decisions_stand_in_their_months() -> None:
    assert make_months(NOW) == ["terms_decision_2031_11", "terms_decision_2031_12", "terms_decision_2032_01"]
    assert make_months(NOW) == []
    assert make_months(NOW + timedelta(days=12)) == ["terms_decision_2032_02"]
    assert table_of(decided(NOW)) == "terms_decision_2031_11"
    assert table_of(decided(datetime(2032, 1, 1, tzinfo=UTC))) == "terms_decision_2032_01"
    assert table_of(decided(datetime(2040, 1, 1, tzinfo=UTC))) == "terms_decision_else"


@pytest.mark.django_db
def test_a_month_that_has_begun_elsewhere_stays_there() -> None:
    decided(NOW)
    decided(datetime(2031, 12, 31, 23, 59, tzinfo=UTC))
    assert make_months(NOW) == ["terms_decision_2032_01"]
    assert Decision.objects.count() == 2


@pytest.mark.django_db
def test_a_month_is_as_append_only_as_the_rest() -> None:
    make_months(NOW)
    id = decided(NOW)
    for change in (
        f"UPDATE terms_decision_2031_11 SET act = 'x' WHERE id = {id}",
        "DELETE FROM terms_decision_2031_11",
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
