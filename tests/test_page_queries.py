"""How many queries a page needs: a ceiling for each, and the same for a customer with much as for one with little."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from posada.contexts.backups.models import Copy
from posada.contexts.nodes.models import Node, Placement
from posada.contexts.services.models import Service
from posada.ground.customers.models import Contact
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.rehearsal.player import Player
from posada.rehearsal.scratch import scratch_house
from posada.rehearsal.script import Script, read_script
from posada.terms import alone
from tests.test_client_area import House, read

pytestmark = pytest.mark.django_db

PACKS = Path(__file__).parents[1] / "packs"
MUCH = 8  # services of the second customer
MOST = 15
PAGES = ("", "menu/", "services/", "renew/", "products/", "orders/", "invoices/", "balance/", "notices/", "tickets/",
         "terms/", "data/", "contacts/", "security/", "my-data/", "cards/", "dns/", "whois/",
         "fiscal-data/")  # fmt: skip
PLANNED = ("ahead/", "services/*/")  # the whole plans of what is listed; * is the first of the customer's own
RICH = ("altomarketing/rehearsals/definitive-deletion.yaml", "alestra/rehearsals/one-invoice-a-month.yaml")


def ordered(name: str, customer: str) -> list[dict[str, Any]]:
    return [
        {"at": "2026-02-20T10:00", "order": {"as": name, "customer": customer, "product": "hosting-1"}},
        {"at": "2026-02-20T11:00", "pay": {"invoice": f"{name}/1"}},
    ]


STORY: dict[str, Any] = {
    "pack": "flooming",
    "from": "2026-02-20T09:00",
    "until": "2026-04-12",
    "terms": {"flooming/late-fee": {"percent": 10}},
    "customers": {"little": {"name": "Poco"}, "much": {"name": "Mucho"}},
    "events": sorted(
        [*ordered("one", "little"), *(event for n in range(MUCH) for event in ordered(f"m{n}", "much"))],
        key=lambda event: event["at"],
    ),
}


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker) -> dict[str, tuple[int, int]]:
    """Each page with the queries that it needs for little and for much."""
    script = Script.model_validate(STORY)
    with django_db_blocker.unblock(), scratch_house(script, Path("story.yaml")) as story:
        Player(script, story).play()
        with clock.use(MovableClock(story.now)):
            house = House(story)
            return {path: (needed(house, "little", path), needed(house, "much", path)) for path in (*PAGES, *PLANNED)}


@contextmanager
def forgetting() -> Iterator[None]:
    """Within, a scratch house asks as a house does in which others write: it remembers nothing."""
    token = alone._memory.set(None)
    try:
        yield
    finally:
        alone._memory.reset(token)


def needed(house: House, name: str, path: str) -> int:
    """How many queries the page needs once the person has come in."""
    client = house.enter(name)
    read(client.get("/portal/menu/"))
    first = Service.objects.filter(customer_id=house.story.id_of(name, "customer")).order_by("pk").first()
    return counted(client, path.replace("*", str(first.pk)))


def counted(client: Client, path: str) -> int:
    with forgetting(), CaptureQueriesContext(connection) as asked:
        read(client.get(f"/portal/{path}"))
    return len(asked)


@pytest.mark.parametrize("path", (*PAGES, *PLANNED))
def test_a_page_needs_few_queries_whatever_it_lists(pages, path):
    little, much = pages[path]
    assert much <= MOST
    assert much <= little + 3  # some things are only asked for where there are several


@pytest.mark.parametrize("rehearsal", RICH)
def test_the_plans_of_providers_with_more_rules_need_as_few(rehearsal):
    script = read_script(PACKS / rehearsal)
    with scratch_house(script, PACKS / rehearsal) as story:
        Player(script, story).play()
        with clock.use(MovableClock(story.now)):
            service = Service.objects.order_by("pk")[0]
            user = get_user_model().objects.create_user("rich", "rich@example.co")
            Contact.objects.filter(customer=service.customer_id, is_primary=True).update(user=user)
            client = Client()
            client.force_login(user)
            client.post("/portal/accept/", {"accept": "1"})
            read(client.get("/portal/menu/"))
            needed = {path: counted(client, path) for path in ("", "ahead/", f"services/{service.pk}/")}
    assert max(needed.values()) <= MOST, needed


@pytest.mark.parametrize("rehearsal", ["altomarketing/rehearsals/definitive-deletion.yaml",
                                       "altomarketing/rehearsals/restoration.yaml",
                                       "flooming/rehearsals/cancel-with-debts.yaml"])  # fmt: skip
def test_an_ended_service_that_a_node_made_needs_as_few(rehearsal):
    script = read_script(PACKS / rehearsal)
    with scratch_house(script, PACKS / rehearsal) as story:
        Player(script, story).play()
        with clock.use(MovableClock(story.now)):
            service = Service.objects.exclude(ended_at=None).order_by("pk")[0]
            own, now = {"customer_id": service.customer_id, "service_id": service.pk}, story.now
            Service.objects.filter(pk=service.pk).update(driver="debian-web")
            node = Node.objects.create(name="web-1", address="web-1.example.net", drivers=["debian-web"], capacity=10,
                                       role="house_node_web_1", added_at=now)  # fmt: skip
            Placement.objects.create(**own, node_id=node.pk, driver="debian-web", presence="ended", applied=1,
                                     changed_at=now)  # fmt: skip
            Copy.objects.create(**own, run_id=1, taken_at=now, good=True, size=1_000_000, snapshot="abc")
            user = get_user_model().objects.create_user("ended", "ended@example.co")
            Contact.objects.filter(customer=service.customer_id, is_primary=True).update(user=user)
            client = Client()
            client.force_login(user)
            client.post("/portal/accept/", {"accept": "1"})
            read(client.get("/portal/menu/"))
            assert counted(client, f"services/{service.pk}/") <= MOST
