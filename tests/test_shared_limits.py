"""Limits hold for all processes of a house together, and what libraries keep in the cache is kept for all of them."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.core.internal.ratelimit import cache_lock
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from posada.contexts.webhooks.models import Endpoint
from posada.contexts.webhooks.queries import anybody_listens
from posada.faces.limits import keeping
from posada.faces.limits.limit import Limit
from posada.faces.limits.models import Kept
from posada.faces.limits.sender import sender
from posada.kernel.clock import wall
from tests.faults.house import ended, in_child

FEW = Limit("test-two-processes", 40, seconds=600)


@pytest.fixture
def committed(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """A database in which what is written stands for other processes, and is removed again."""
    with django_db_blocker.unblock():
        keeping.forget_all()
        try:
            yield
        finally:
            keeping.forget_all()
            connection.close()


def both(tmp_path: Path, work: Callable[[], int]) -> list[int]:
    """What the same work comes to in two processes at once."""
    files = [tmp_path / "one", tmp_path / "other"]
    children = [in_child(lambda to=file: to.write_text(str(work()))) for file in files]
    assert [ended(child) for child in children] == [0, 0]
    return [int(file.read_text()) for file in files]


def test_two_processes_share_a_limit(committed, tmp_path):
    allowed = both(tmp_path, lambda: sum(FEW.take("203.0.113.9") for _ in range(30)))
    assert sum(allowed) == FEW.times
    assert FEW.reached("203.0.113.9") and not FEW.reached("203.0.113.10")


def test_a_code_is_used_once_and_a_lock_held_by_one_of_two_processes(committed, tmp_path):
    assert sorted(both(tmp_path, lambda: int(cache.add("code", "y", 30)))) == [0, 1]

    def one_more() -> int:
        with cache_lock("history") as held:
            cache.set("history", [*cache.get("history", []), 1], 60)
        return int(held)

    assert both(tmp_path, lambda: sum(one_more() for _ in range(5))) == [5, 5]
    assert len(cache.get("history")) == 10


@pytest.mark.django_db
def test_an_address_is_counted_anew_when_its_time_is_over():
    start, minute = wall(), timedelta(minutes=1)
    assert [keeping.count("a", minute, now=start + n * minute / 2) for n in range(4)] == [1, 2, 1, 2]
    assert keeping.forget_over(start + 3 * minute) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("value", [1, "y", [1.5, 2.25], {"a": None}, True])
def test_the_cache_keeps_what_is_given_until_its_end(value):
    assert cache.get("k", "none") == "none"
    cache.set("k", value, 60)
    assert cache.get("k") == value and not cache.add("k", 2)
    assert cache.touch("k", 0) and cache.get("k") is None and not cache.touch("k", 60)
    assert cache.add("k", 3) and cache.incr("k") == 4 and cache.delete("k") and not cache.delete("k")
    with pytest.raises(ValueError, match="k"):
        cache.incr("k")


@pytest.mark.django_db
def test_the_table_costs_no_wait_for_the_disk():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE oid = %s::regclass", [Kept._meta.db_table])
        assert cursor.fetchone() == ("u",)
    assert "SharedCache" in settings.CACHES["default"]["BACKEND"]


@pytest.mark.django_db
def test_an_endpoint_that_another_process_made_is_heard_of_at_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert not anybody_listens()
    Endpoint.objects.create(url="https://ear.example", secret="whsec_x", created_at=wall(), created_by="system")
    assert anybody_listens()


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2::5", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::7", "2001:db8:1:2::/64"),  # the same household
        ("2001:db8:1:3::5", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("", ""),
    ],
)
def test_an_ipv6_visitor_is_counted_by_the_network_that_is_all_theirs(address, counted):
    assert sender(address) == counted
