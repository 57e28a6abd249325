"""A real browser before a served house whose clock is moved by hand."""

import os
import shutil
from collections.abc import Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, sync_playwright

from posada.faces.demo.house import demonstrated, drafted
from posada.ground.agenda.house_clock import StoredClock, move_house_clock
from posada.kernel import clock
from posada.terms.versions import publish
from tests.browser.house import BEGINS, House
from tests.browser.standing import standing as standing

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync")  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; its tests are skipped by name where it cannot be had."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps a loop in this thread
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("Chromium is not installed: apt-get install chromium (make system does)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield started
        started.close()


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
