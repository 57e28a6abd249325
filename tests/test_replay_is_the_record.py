"""A life lived again under the terms it was lived under comes to what the book says: drawn books, read and replayed."""

import copy
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, NamedTuple

import pytest

from bench import lives
from posada.ground.agenda.models import Parked
from posada.ground.customers.models import Customer
from posada.rehearsal.proof import drafted
from posada.rehearsal.scratch import override
from posada.rehearsal.whatif.house import ruling_from, thrown_away
from posada.rehearsal.whatif.recorded import Life, read_life
from posada.rehearsal.whatif.replay import Replay
from posada.rehearsal.whatif.tally import Tally, count
from posada.terms import content
from posada.terms.pack import find_pack

FIRST, MIDDLE, LAST = date(2026, 1, 1), date(2026, 4, 1), date(2026, 6, 10)
CUSTOMERS = 24


class Lived(NamedTuple):
    """What a life came to since some instant, what the book then says of it, and what did not go on."""

    tally: Tally
    recorded: Life
    lost: tuple[int, int, int]  # refused, unmatched, parked


@pytest.fixture(scope="module")
def terms(django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    with django_db_blocker.unblock():
        data = copy.deepcopy(drafted(find_pack("flooming")))
        override(data, "flooming/late-fee", {"percent": 10})
        yield data


def drawn(before: int, terms: dict[str, Any]) -> Life:
    """A book of a few customers, those after `before` that are drawn, of whom each joins, pays and leaves by itself."""
    calendar = content.read_provider(terms).calendar()
    return lives.lives(range(before + 1, before + CUSTOMERS + 1), FIRST, LAST, calendar)


def live(life: Life, terms: dict[str, Any], since: datetime) -> Lived:
    with thrown_away(ruling_from(terms, life.since), life.since) as moving:
        lived = Replay(life, moving, lambda at: None)
        lived.live()
        ids = list(Customer.objects.order_by("pk").values_list("pk", flat=True))
        zone = content.read_provider(terms).calendar().tz
        lost = lived.refused, lived.unmatched, Parked.objects.count()
        return Lived(count(since, life.until, zone), read_life(ids, since, life.until), lost)


@pytest.mark.parametrize("before", [164])
def test_a_life_lived_again_from_its_beginning_is_the_same(before: int, terms: dict[str, Any]) -> None:
    life = drawn(before, terms)
    book = live(life, terms, life.since)
    again = live(book.recorded, terms, life.since)
    assert again.tally.acts == book.tally.acts
    assert again.tally.money == book.tally.money
    assert again.tally.off_days == book.tally.off_days
    assert again.lost == (0, 0, 0)
    assert sum(book.tally.off_days.values()) > 0


@pytest.mark.parametrize("before", [100])  # one of them owes for two months when it begins, due on one day
def test_a_life_lived_again_from_its_middle_goes_on_for_everybody(before: int, terms: dict[str, Any]) -> None:
    """What was unpaid then is asked for again, so its fee and suspension come anew; all else is the same."""
    life = drawn(before, terms)
    middle = datetime.combine(MIDDLE, time(), life.since.tzinfo)
    book = live(life, terms, middle)
    again = live(book.recorded, terms, middle)
    debtors = {known.customer_id for _, known in book.recorded.running if known.renews_on <= MIDDLE}
    assert again.lost == (0, 0, 0)
    assert paid(again) == paid(book)
    assert later(again, debtors) == later(book, debtors)


def paid(lived: Lived) -> dict[Any, Any]:
    """The money that each customer paid, by month."""
    return {(who, month): sum_ for (who, month, _, what, _), sum_ in lived.tally.money.items() if what == "collected"}


def later(lived: Lived, debtors: set[int]) -> dict[Any, int]:
    """What was done, after the first month, about those who owed nothing when it began."""
    first = f"{MIDDLE:%Y-%m}"
    return {act: times for act, times in lived.tally.acts.items() if act[0] not in debtors and act[1] > first}
