"""Whoever acts while terms are published plans under what was published, or is marked stale by it."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from bench.book import empty_house, fill
from posada.contexts.services.models import Service
from posada.ground.agenda.models import Entry
from posada.ground.agenda.unit import touch, unit
from posada.rehearsal.scratch_database import scratch_database
from posada.terms.actor import SYSTEM
from tests.faults.house import WORKER, copy_of
from tests.test_stale_plans import publish


@pytest.fixture
def due(django_db_blocker: Any) -> Iterator[datetime]:
    """A house of three services, on a database whose transactions are real, and when their orders fall due."""
    with django_db_blocker.unblock(), scratch_database(f"to-publish-{WORKER}"):
        empty_house()
        due = fill(3)
        with copy_of(str(connection.settings_dict["NAME"])):  # for what is published stays
            yield due


def someone_waits() -> bool:
    """Whether a publication waits for the units under way to end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)")
        return bool(cursor.fetchone()[0])


def test_a_plan_stored_by_a_unit_begun_before_a_publication_is_marked_by_it(due: datetime) -> None:
    published, rules_from = due - timedelta(days=12), due - timedelta(days=10)
    begun, done = threading.Event(), threading.Event()

    def act() -> None:
        with unit(published, SYSTEM):
            touch("service", Service.objects.values_list("pk", flat=True))
            begun.set()
            while not done.wait(0.05) and not someone_waits():
                pass
        connection.close()

    worker = threading.Thread(target=act)
    worker.start()
    assert begun.wait(10)
    try:
        publish({"flooming/rental-renewal-order": {"lead": "45 days"}}, now=published, rules_from=rules_from)
    finally:
        done.set()
        worker.join()
    assert set(Entry.objects.values_list("stale_from", flat=True)) == {rules_from}
