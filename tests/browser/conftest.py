"""A real browser before a served house whose clock is moved by hand."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright

from posada.faces.demo.house import demonstrated, drafted
from posada.faces.demo.people import Person
from posada.faces.demo.year import new_customer
from posada.flow.advance import advance
from posada.ground.agenda.house_clock import StoredClock, move_house_clock
from posada.ground.customers.models import Customer, Staff
from posada.kernel import clock
from posada.terms.versions import publish

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync")  # fmt: skip
PASSWORD = "a long word for tests"
BEGINS = datetime.fromisoformat("2026-02-01T09:00-05:00")


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


class House:
    """A served house: people with sign-ins, and a clock."""

    def __init__(self, url: str) -> None:
        self.url = url

    def until(self, day: str) -> None:
        """Let time pass to nine in the morning of a day."""
        advance(clock.now(), datetime.fromisoformat(f"{day}T09:00-05:00"))

    def customer(self, name: str, email: str) -> Customer:
        person = Person(name, email, "0", BEGINS.date(), "", "", "", None, None)
        customer = new_customer(person, clock.now())
        customer.contacts.update(user=self._user(email))
        return customer

    def staff(self, email: str, *roles: str) -> Staff:
        return Staff.objects.create(user=self._user(email), name=email, roles=list(roles))

    def _user(self, email: str) -> object:
        user = get_user_model().objects.create_user(username=email, email=email, password=PASSWORD)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        return user

    def enter(self, page: Page, email: str) -> None:
        """Sign in by the form."""
        page.goto(f"{self.url}/accounts/login/")
        page.fill("[name=login]", email)
        page.fill("[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url("**/portal/**") if "@example" in email else page.wait_for_url("**/office/**")


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
