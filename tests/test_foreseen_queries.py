"""What a request would bring is found out by few queries, as many for a customer with forty services as with two."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from posada.contexts.services.models import Cancellation, Service
from posada.faces.portal import closing
from posada.ground.agenda.unit import unit
from posada.ground.customers.models import Customer
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script
from posada.terms import alone
from posada.terms.actor import Actor
from tests.test_client_area import House, read
from tests.test_page_queries import forgetting, ordered

pytestmark = pytest.mark.django_db

MANY = 40
FORMS: dict[str, dict[str, object]] = {
    "cancel": {}, "refund": {"reason": "No me sirve"}, "extension": {"until": "2026-04-07", "reason": "Viaje"},
    "plan-change": {"plan": "hosting-pro"}, "renew": {}, "prepay": {"months": 6},
}  # fmt: skip
# What each page asks, signing in, the transaction and what the acts themselves write among it: where it may not grow.
MOST = {"cancel": 41, "refund": 33, "extension": 18, "plan-change": 23, "renew": 25, "prepay": 66, "close": 34}


def story(orders: list[list[dict[str, Any]]]) -> Script:
    told = sorted((event for each in orders for event in each), key=lambda event: event["at"])
    return Script.model_validate({
        "pack": "flooming", "from": "2026-02-20T09:00", "until": "2026-03-25",
        "customers": {"little": {"name": "Poco"}, "much": {"name": "Mucho"}}, "events": told,
    })  # fmt: skip


@contextmanager
def played(script: Script) -> Iterator[House]:
    with scratch_house(script, Path("story.yaml")) as told:
        Player(script, told).play()
        with clock.use(MovableClock(told.now)):
            yield House(told)


@pytest.fixture(scope="module")
def needed(django_db_setup, django_db_blocker) -> dict[str, tuple[int, int]]:
    """Each preview with the queries that it needs for little and for much."""
    alone._known_tables.cache_clear()
    script = story([*(ordered(f"a{n}", "little") for n in range(2)), *(ordered(f"m{n}", "much") for n in range(MANY))])
    with django_db_blocker.unblock(), played(script) as house:
        alone._known_tables()
        little, much = ({kind: queries(house, name, kind) for kind in (*FORMS, "close")} for name in ("little", "much"))
        return {kind: (little[kind], much[kind]) for kind in little}


def queries(house: House, name: str, kind: str) -> int:
    client = house.enter(name)
    read(client.get("/portal/menu/"))
    service = Service.objects.filter(customer_id=house.story.id_of(name, "customer")).order_by("pk")[0]
    with forgetting(), CaptureQueriesContext(connection) as asked:
        if kind == "close":
            read(client.get("/portal/my-data/close/"))
        else:
            page = read(client.post(f"/portal/services/{service.pk}/ask/{kind}/", {"step": "preview", **FORMS[kind]}))
            assert "Qué pasaría si lo pide ahora" in page
    return len(asked)


@pytest.mark.parametrize("kind", [*FORMS, "close"])
def test_a_preview_asks_as_little_for_forty_services_as_for_two(needed, kind):
    little, much = needed[kind]
    assert much <= little + 1  # the order of an account in which more falls due is read once
    assert much <= MOST[kind]


def test_each_end_that_closing_shows_is_the_end_that_comes():
    """Services of two products and two cycles, brought over with many days."""
    days = ("2026-03-28", "2026-04-02", "2026-05-01", "2026-04-15", "2026-06-01", "2026-03-26")
    sold = (("hosting-1", "monthly"), ("hosting-pro", "monthly"), ("hosting-1", "yearly"))
    kept = [
        {"as": f"{product}-{cycle}-{n}", "customer": "much", "product": product, "cycle": cycle, "renews": day}
        for product, cycle in sold
        for n, day in enumerate(days)
    ]
    orders = [[{"at": "2026-03-01T09:00", "adopt": each}] for each in kept]
    with played(story(orders)):
        customer = Customer.objects.get(name="Mucho")
        by, now = Actor("customer", customer.pk, channel="portal"), clock.now()
        found = closing.running(customer.pk)
        assert len(found) == len(orders)
        tried, foreseen = closing.ends(customer.pk, found, now=now, by=by)
        assert tried.refusal is None
        assert not Cancellation.objects.exists()
        with unit(now, by):
            closing.cancel_all(customer.pk, found, now=now, by=by)
        kept = {each.service_id: (each.ends_on, each.clause) for each in Cancellation.objects.all()}
        assert kept == {id: (end.ends_on, end.clause) for id, end in foreseen.items()}
        assert len(set(kept.values())) > len(days)  # in time and late, by month and by year
