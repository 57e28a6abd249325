"""What a draft of the terms would have changed, over a house whose few customers pay in time, late, and too late."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection

from bench.book import empty_house
from posada.faces.demo.house import demonstrated
from posada.faces.demo.people import Person
from posada.faces.demo.year import Year
from posada.ground.customers.models import Customer
from posada.kernel.errors import BadInput
from posada.rehearsal.scratch_database import scratch_database
from posada.rehearsal.whatif.compare import Difference
from posada.rehearsal.whatif.question import answer, question
from posada.terms import sources
from posada.terms.content import hash_of
from posada.terms.faults import PackFaults
from posada.terms.versions import book
from tests.faults.house import fingerprint

FIRST, LAST = date(2026, 1, 12), date(2026, 5, 20)
LONGER_GRACE = "flooming/grace-five-days.grace.days=10 days"
LATER_SUSPENSION = "flooming/suspension-nonpayment.on_day=15"


def person(number: int, *, pays_after: int) -> Person:
    """Somebody who rents a server by the month and pays so many days after each due day."""
    return Person(
        name=f"Persona {number}", email=f"p{number}@example.co", tax_id="900123456-8", joins_on=FIRST, product="vps-1",
        cycle="monthly", domain=f"s{number}.co", pays_after=pays_after, leaves_after=None,
    )  # fmt: skip


PROMPT, LATE, SUSPENDED = 1, 2, 3


def content_now() -> str:
    """What tells apart the houses of two contents of the pack: a house once made is kept for the next run."""
    pack = demonstrated()
    return hash_of([file.read_text("utf-8") for file in (pack.terms_file(), pack.demo_file())])[:8]


@pytest.fixture(scope="module")
def house(django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """A house that three customers have lived in for four months."""
    with django_db_blocker.unblock(), scratch_database(f"what-if-{worker_id}-{content_now()}"):
        empty_house(figures=sources.read(demonstrated().demo_file())["terms"])
        with connection.cursor() as cursor:
            cursor.execute("ALTER SEQUENCE customers_customer_id_seq RESTART WITH 1")
        people = [person(1, pays_after=-2), person(2, pays_after=7), person(3, pays_after=12)]
        Year(people, book().newest().calendar, LAST, lambda month: None).live()
        yield


@pytest.fixture(scope="module")
def milder(house: None) -> Difference:
    """The difference that ten days of grace and suspension on the fifteenth would have made."""
    before = fingerprint()
    noted: list[tuple[int, int]] = []

    def note(done: int, whole: int) -> None:
        """Progress is kept in the house while other processes live the lives again."""
        assert Customer.objects.count() == 3
        noted.append((done, whole))

    found = answer(question("2026-02-01", "2026-05-15", figures=[LONGER_GRACE, LATER_SUSPENSION]), note)
    assert (noted[0], noted[-1]) == ((0, 6), (6, 6))
    assert fingerprint() == before, "a question changes nothing in the house"
    return found


def test_todays_terms_lived_again_do_what_the_book_did(milder: Difference) -> None:
    kept, of = milder.reproduced
    assert kept == of > 50


def test_who_paid_late_pays_no_fee_and_who_was_suspended_is_not(milder: Difference) -> None:
    acts = {(row.clause, row.act): (row.today, row.draft) for row in milder.acts}
    assert acts["flooming/late-fee", "late-fee"] == (8, 4)  # four renewals, two customers
    assert acts["flooming/suspension-nonpayment", "suspension"] == (4, 0)
    assert milder.worse_off == 0
    better = {change.customer: change for change in milder.better}
    assert better.keys() == {LATE, SUSPENDED}
    assert better[SUSPENDED].off_days < 0


def test_the_months_add_up_to_the_whole(milder: Difference) -> None:
    for total in milder.totals:
        months = [
            row for row in milder.by_month if (row.what, row.today.currency) == (total.what, total.today.currency)
        ]
        assert sum(row.difference.amount for row in months) == total.difference.amount


def test_a_change_that_changes_nothing_differs_in_nothing(house: None) -> None:
    found = answer(question("2026-03-01", "2026-04-15", figures=["flooming/late-fee.percent=10"]))
    assert (found.acts, found.better, found.worse) == ([], [], [])
    assert all(not total.difference.amount for total in found.totals)


def test_half_a_change_is_refused_where_the_ladder_would_break(house: None) -> None:
    with pytest.raises(PackFaults, match="ladder"):
        question("2026-02-01", "2026-05-01", figures=[LONGER_GRACE])


@pytest.mark.parametrize(
    ("since", "until", "figures", "named"),
    [
        ("2026-13-01", "2026-05-01", [LONGER_GRACE], "from"),
        ("2026-05-01", "2026-05-01", [LONGER_GRACE], "until"),
        ("2026-02-01", "2026-05-01", [], "terms"),
        ("2026-02-01", "2026-05-01", ["flooming/grace-five-days"], "set"),
        ("2026-02-01", "2026-05-01", ["flooming/nowhere.days=3"], "terms"),
        ("2026-02-01", "2026-05-01", ["flooming/late-fee.colour=3"], "terms"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(
    house: None, since: str, until: str, figures: list[str], named: str
) -> None:
    with pytest.raises(BadInput, match=named):
        question(since, until, figures=figures)
