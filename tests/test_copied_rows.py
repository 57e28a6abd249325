"""Rows written by COPY come back as they were, whatever stands in them."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posada.terms.rows import copy_rows, insert_alike

pytestmark = pytest.mark.debian_postgres
TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60)


@pytest.mark.django_db
@given(st.lists(st.tuples(st.one_of(TEXTS, st.none()), st.integers(-(2**40), 2**40), st.booleans())))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_copied_is_what_is_read(rows: list[tuple[str | None, int, bool]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS kept (at serial, word text, number bigint, flag boolean)")
        cursor.execute("TRUNCATE kept RESTART IDENTITY")
        copy_rows("kept", ("word", "number", "flag"), rows)
        cursor.execute("SELECT word, number, flag FROM kept ORDER BY at")
        assert cursor.fetchall() == rows


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 50])
def test_a_value_that_has_no_text_is_refused(count: int) -> None:
    with pytest.raises(TypeError, match="float cannot be copied"):
        copy_rows("ledger_series", ("name", "last"), [(f"s{n}", 1.5) for n in range(count)])


@pytest.mark.django_db
@given(st.lists(st.tuples(st.integers(0, 2), TEXTS, st.one_of(st.integers(-(2**40), 2**40), st.none())), max_size=9))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_made_of_models_are_those_asked_for_in_their_order(rows: list[tuple[int, str, int | None]]) -> None:
    models = [{"price": Decimal("9.90"), "since": date(2026, 5, 1), "facts": {"of": n}, "note": None} for n in range(3)]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS alike (at serial, word text, number bigint,"
            " price numeric, since date, facts jsonb, note text)"
        )
        cursor.execute("TRUNCATE alike RESTART IDENTITY")
        own = {"word": [word for _, word, _ in rows], "number": [number for _, _, number in rows]}
        insert_alike("alike", models, [model for model, _, _ in rows], own)
        cursor.execute("SELECT facts, word, number, price, since, note FROM alike ORDER BY at")
        assert [(json.loads(facts)["of"], *rest) for facts, *rest in cursor.fetchall()] == [
            (*row, Decimal("9.90"), date(2026, 5, 1), None) for row in rows
        ]
