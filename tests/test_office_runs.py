"""The back office's pages about runs: holding a step of tomorrow's, what each run did, and what holds one back."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from bench.book import empty_house, fill
from posada.flow.passage import passage
from posada.ground.agenda.brakes import EMERGENCY, pull
from posada.ground.agenda.models import Entry
from posada.ground.customers.models import Staff
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.terms.actor import SYSTEM

pytestmark = pytest.mark.django_db


def signed_in(*roles: str) -> Client:
    user = get_user_model().objects.create_user("-".join(roles), f"{roles[0]}@staff.example", "x")
    Staff.objects.create(user=user, name=roles[0], roles=list(roles))
    client = Client(headers={"accept-language": "es"})
    client.force_login(user)
    return client


@pytest.fixture
def moving(db: Any) -> Iterator[MovableClock]:
    """A house of five services whose orders are due at this instant."""
    empty_house()
    at = fill(5)
    with clock.use(MovableClock(at)) as moving:
        yield moving


def test_a_line_of_tomorrows_run_is_held_with_a_reason_and_let_go(moving: MovableClock) -> None:
    billing = signed_in("billing")
    entry = Entry.objects.order_by("pk").first()
    assert entry is not None
    page = reverse("office:step", args=[entry.pk])
    assert "Retener este paso" in billing.get(page).content.decode()
    assert "Razón: " in billing.post(page, {"why": " "}, follow=True).content.decode()
    assert not Entry.objects.exclude(held_by="").exists()
    listed = billing.post(page, {"why": "Se muda de servidor."}, follow=True).content.decode()
    assert "retenido" in listed and reverse("office:let_go", args=[entry.pk]) in listed
    billing.post(reverse("office:let_go", args=[entry.pk]))
    assert not Entry.objects.exclude(held_by="").exists()


def test_runs_are_listed_with_what_they_did(moving: MovableClock) -> None:
    billing = signed_in("billing")
    assert "Ninguna todavía." in billing.get(reverse("office:runs")).content.decode()
    passage(moving.now(), now=moving.now())
    assert ": 5" in billing.get(reverse("office:runs")).content.decode()


@pytest.mark.parametrize("name", ["office:runs", "office:agenda"])
def test_who_needs_no_runs_sees_none(moving: MovableClock, name: str) -> None:
    assert signed_in("activations").get(reverse(name)).status_code == 404


def test_health_tells_whether_runs_come_and_nothing_else(moving: MovableClock) -> None:
    assert Client().get("/healthz").json() == {"runs": True, "brakes": True}
    pull(EMERGENCY, "algo falla", by=SYSTEM, now=moving.now())
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"runs": True, "brakes": False})
