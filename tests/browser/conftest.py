"""A real browser before a served house whose clock is moved by hand."""

from collections.abc import Iterator

import pytest
from django.db import connection

from posada.faces.demo.house import demonstrated, drafted
from posada.ground.agenda.house_clock import StoredClock, move_house_clock
from posada.kernel import clock
from posada.terms.versions import publish
from tests.browser.house import BEGINS, House
from tests.browser.standing import standing as standing


@pytest.fixture
def house(live_server, settings) -> Iterator[House]:
    """The demonstration's terms in force from February 2026, with nobody in it yet."""
    settings.POSADA_REHEARSAL = True
    clock.set_default(StoredClock())
    publish(drafted(demonstrated()), by="test", now=BEGINS)
    move_house_clock(BEGINS)
    yield House(live_server.url)
    clock.set_default(clock.SystemClock())
    with connection.cursor() as cursor:  # tables that Django does not manage are not flushed by it
        cursor.execute("TRUNCATE terms_decision, ledger_transfer, procrastinate_jobs CASCADE")
