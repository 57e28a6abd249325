"""However a run is interrupted, doubled, delayed or repeated, the book it leaves is the same."""

import random
import signal
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from bench.book import empty_house, fill
from posada.flow import run as run_module
from posada.flow.audit import audit
from posada.rehearsal.scratch_database import scratch_database
from tests.faults.house import WORKER, copy_of, ended, fingerprint, in_child, killed_at, run_days, statements_of

KILLS = 50
FIRST, LAST = datetime.fromisoformat("2026-04-01T00:00-05:00"), datetime.fromisoformat("2026-05-12T00:00-05:00")
DAILY = [FIRST + timedelta(days=day) for day in range((LAST - FIRST).days + 1)]


@pytest.fixture(scope="module")
def template(django_db_blocker: Any) -> Iterator[str]:
    """A database with sixteen services of eight customers whose orders fall due on 1 April."""
    with django_db_blocker.unblock(), scratch_database(f"faults-{WORKER}"):
        empty_house()
        fill(16, per_customer=2)
        yield str(connection.settings_dict["NAME"])


@pytest.fixture(scope="module")
def uninterrupted(template: str) -> dict[str, Any]:
    """The book after a run a day, each at its time, from the issue of the orders to the suspensions."""
    with copy_of(template):
        run_days(DAILY)
        assert not audit(LAST)
        book = fingerprint()
    assert {row[1] for row in book["decisions"]} >= {"renewal-order", "suspension"}
    return book


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "CHUNK", 5)


def test_a_run_killed_fifty_times_on_its_way(template: str, uninterrupted: dict[str, Any]) -> None:
    """Each process dies at a random statement of an act; the next one starts from the first day again."""
    with copy_of(template):
        total = statements_of(lambda: run_days(DAILY))
    dice, kills = random.Random(2026), 0
    with copy_of(template):
        while kills < KILLS:
            life = dice.randint(1, total // KILLS)
            assert ended(in_child(killed_at(life, lambda: run_days(DAILY)))) == -signal.SIGKILL, "it ended unkilled"
            kills += 1
        run_days(DAILY)
        assert fingerprint() == uninterrupted
        assert not audit(LAST)


@pytest.mark.parametrize("part", [0.02, 0.31, 0.5, 0.77, 0.98])
def test_a_run_killed_once(template: str, uninterrupted: dict[str, Any], part: float) -> None:
    with copy_of(template):
        total = statements_of(lambda: run_days(DAILY))
    with copy_of(template):
        assert ended(in_child(killed_at(int(total * part), lambda: run_days(DAILY)))) == -signal.SIGKILL
        run_days(DAILY)
        assert fingerprint() == uninterrupted


def test_two_workers_at_once(template: str, uninterrupted: dict[str, Any]) -> None:
    with copy_of(template):
        workers = [in_child(lambda: run_days(DAILY)) for _ in range(2)]
        assert [ended(worker) for worker in workers] == [0, 0]
        assert fingerprint() == uninterrupted


@pytest.mark.parametrize("skipped", [3, 10])
def test_a_clock_that_skips_days(template: str, uninterrupted: dict[str, Any], skipped: int) -> None:
    with copy_of(template):
        run_days([*DAILY[:: skipped + 1], LAST])
        assert fingerprint() == uninterrupted


def test_a_run_started_twice(template: str, uninterrupted: dict[str, Any]) -> None:
    with copy_of(template):
        run_days([instant for day in DAILY for instant in (day, day)])
        assert fingerprint() == uninterrupted
