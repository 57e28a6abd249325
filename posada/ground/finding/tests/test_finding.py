"""Folding, trigrams and mistakes, in Python and in the database alike."""

from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from posada.ground.customers.models import Customer
from posada.ground.finding.figures import amounts
from posada.ground.finding.folding import distance, fold, halves, mistakes, trigrams, words
from posada.ground.finding.trigrams import having
from posada.kernel.clock import wall

NAMES = st.text(alphabet="abcxyzABC áéíñÑÜ0123.-_@'ßİ", max_size=24)


@pytest.mark.parametrize(("typed", "folded"), [
    ("Gómez Núñez", ["gomez", "nunez"]), ("ÁVILA", ["avila"]), ("mi-sitio.co", ["mi", "sitio", "co"]),
    ("  ", []), ("O'Hara & Söhne", ["o", "hara", "sohne"]),
])  # fmt: skip
def test_words_are_folded(typed: str, folded: list[str]) -> None:
    assert words(typed) == folded


@pytest.mark.parametrize(("wanted", "found", "count"), [
    ("gomez", "gomez", 0), ("gomes", "gomez", 1), ("gmez", "gomez", 1), ("goomez", "gomez", 1), ("gmoez", "gomez", 1),
    ("restepro", "restrepo", 2), ("ana", "luis", 4),
])  # fmt: skip
def test_mistakes_are_counted(wanted: str, found: str, count: int) -> None:
    assert mistakes(wanted, found, 9) == count


@given(st.text(alphabet="abc", max_size=7), st.text(alphabet="abc", max_size=7), st.integers(0, 3))
def test_no_more_mistakes_are_counted_than_matter(wanted: str, found: str, most: int) -> None:
    assert mistakes(wanted, found, most) == min(mistakes(wanted, found, 9), most + 1)


@given(st.text(alphabet="abcdefgh", min_size=5, max_size=14), st.data())
def test_a_misspelt_word_keeps_a_piece_whole(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    wrong = word[:place] + data.draw(st.sampled_from(["", "x", f"x{word[place]}"])) + word[place + 1 :]
    whole = set(trigrams(word, begins=True, ends=True))
    assert any(whole.issuperset(piece) for piece in halves(wrong))


@pytest.mark.django_db
@given(NAMES)
def test_the_database_folds_alike(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT posada_trigrams(%s)", [name])
        (found,) = cursor.fetchone()
    assert sorted(found) == sorted(t for word in words(name) for t in trigrams(word, begins=True, ends=True))


def test_nearer_words_come_first() -> None:
    asked = words("gomez")
    texts = ["Ana Gómez", "Gomezplata SAS", "anagomez.co", "Ana Gomes"]
    near = [distance(asked, text) for text in texts]
    assert near == sorted(near, key=lambda each: each or 0) and None not in near
    assert distance(asked, "Luis Toro") is None


@pytest.mark.django_db
def test_rows_are_found_by_parts_of_words_and_misspelt() -> None:
    for name in ("Ana Gómez", "Ana Maria Restrepo", "Gomezplata SAS", "Luis Toro", "tiendagomez.co"):
        Customer.objects.create(name=name, country="CO", currency="COP", created_at=wall())

    def found(typed: str, *, forgiving: bool = False) -> list[str]:
        return [row.name for row in having(Customer.objects.all(), ["name"], words(typed), forgiving=forgiving)]

    assert found("gomez") == ["Ana Gómez", "Gomezplata SAS", "tiendagomez.co"]
    assert found("ana go") == ["Ana Gómez"]
    assert found("gomes") == []
    assert found("gomes", forgiving=True)[0] == "Ana Gómez"
    assert found("ana restepro", forgiving=True) == ["Ana Maria Restrepo"]
    assert found("%") == found("") == found("g") == []


@pytest.mark.parametrize(("typed", "meant"), [
    ("107100", ["107100"]), ("107.100", ["107.100", "107100"]), ("$ 107.100,00", ["107100.00"]),
    ("107,100.00", ["107100.00"]), ("49,90", ["49.90"]), ("x", []), (".", []), ("9" * 40, []),
])  # fmt: skip
def test_amounts_are_read_as_they_are_written(typed: str, meant: list[str]) -> None:
    assert amounts(typed) == sorted(Decimal(each) for each in meant)


def test_folding_leaves_other_letters() -> None:
    assert fold("ẞΩ") == "ẞΩ"
