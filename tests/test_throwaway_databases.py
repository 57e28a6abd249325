"""Databases that last as long as a block of code: one within another, and each gone when its block ends."""

import pytest
from django.db import connection

from posada.rehearsal.scratch_database import throwaway_database


def here() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        found: str = cursor.fetchone()[0]
        return found


def known() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db(transaction=True)
def test_one_stands_within_another_and_each_is_gone_at_its_end() -> None:
    house = here()
    with throwaway_database():
        outer = here()
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE mark (n int)")
        with throwaway_database():
            inner = here()
            assert len({house, outer, inner}) == 3
        assert here() == outer
        assert "mark" in connection.introspection.table_names()
        assert inner not in known()
    assert here() == house
    assert outer not in known()


@pytest.mark.django_db(transaction=True)
def test_what_fails_within_leaves_the_house_as_it_was() -> None:
    house = here()
    with pytest.raises(ZeroDivisionError), throwaway_database():
        raise ZeroDivisionError
    assert here() == house
