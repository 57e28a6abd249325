"""Where people make keys and name addresses: shown once, taken back, and nobody else's."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from bench.book import empty_house, fill
from posada.contexts.webhooks.models import Endpoint
from posada.ground.customers.models import Contact, Customer, Staff, Token
from posada.kernel import clock
from posada.kernel.clock import MovableClock

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db: Any) -> Iterator[list[int]]:
    """The numbers of two customers in a house that is open."""
    cache.clear()
    empty_house()
    with clock.use(MovableClock(fill(2))):
        yield list(Customer.objects.order_by("pk").values_list("pk", flat=True))


def enter(name: str, *, customer: int | None = None, roles: tuple[str, ...] = ()) -> Client:
    """A browser of somebody who signed in some time ago."""
    user = get_user_model().objects.create_user(name, f"{name}@example.co", "x")
    if customer is not None:
        Contact.objects.filter(customer=customer, is_primary=True).update(user=user)
    if roles:
        Staff.objects.create(user=user, name=name, roles=list(roles))
    client = Client(headers={"accept-language": "es"})
    client.force_login(user)
    return client


def made(client: Client, **said: Any) -> str:
    """The secret of a key that is made through the page, as it is shown."""
    client.post(reverse("account_reauthenticate"), {"password": "x"})
    answer = client.post(reverse("programs:new_key"), {"name": "Panel", "days": "30", **said}, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200 and "no se vuelve a mostrar" in page, page[-2000:]
    return page.split('id="secret">')[1].split("<")[0]


def test_a_key_is_shown_once_works_and_is_taken_back(house):
    ana = enter("ana", customer=house[0])
    secret = made(ana, scopes=["account:read"])
    assert secret not in ana.get(reverse("programs:home")).content.decode()
    program = Client(headers={"authorization": f"Bearer {secret}"})
    assert program.get("/api/v1/me").json()["customer"] == house[0]
    assert program.get("/api/v1/services").json()["faults"][0]["allowed"] == "services:read"
    ana.post(reverse("programs:revoke", args=[Token.objects.latest("pk").pk]))
    assert program.get("/api/v1/me").status_code == 401


def test_whoever_did_not_prove_who_they_are_just_now_does_so_first(house):
    ana = enter("ana", customer=house[0])
    answer = ana.post(reverse("programs:new_key"), {"name": "x", "scopes": ["account:read"]})
    assert answer.status_code == 302 and "reauthenticate" in answer["Location"]
    assert not Token.objects.exists()


def test_a_customer_gets_no_scope_that_is_for_staff(house):
    ana = enter("ana", customer=house[0])
    ana.post(reverse("account_reauthenticate"), {"password": "x"})
    answer = ana.post(reverse("programs:new_key"), {"name": "x", "scopes": ["cases:write"]})
    assert answer.status_code == 422 and not Token.objects.exists()


def test_another_persons_key_and_address_are_not_found(house):
    ana, luis = enter("ana", customer=house[0]), enter("luis", customer=house[1])
    made(ana, scopes=["account:read"])
    ana.post(reverse("programs:new_endpoint"), {"url": "https://ana.example/hook"})
    endpoint, token = Endpoint.objects.get(), Token.objects.get()
    assert endpoint.holder == house[0]
    assert luis.post(reverse("programs:revoke", args=[token.pk])).status_code == 404
    assert luis.get(reverse("programs:told", args=[endpoint.pk])).status_code == 404
    for move in ("pause", "secret", "remove"):
        assert luis.post(reverse("programs:move", args=[endpoint.pk, move])).status_code == 404
    assert Endpoint.objects.get().state == "listening"


@pytest.mark.parametrize("url", ["http://ana.example/", "https://u:p@ana.example/", "javascript:alert(1)", ""])
def test_an_address_that_is_none_is_named_and_nothing_is_kept(house, url):
    answer = enter("ana", customer=house[0]).post(reverse("programs:new_endpoint"), {"url": url})
    assert answer.status_code == 422 and not Endpoint.objects.exists()


def test_only_administrators_have_addresses_that_hear_of_everything(house):
    sales, head = enter("sales", roles=("sales",)), enter("head", roles=("administrator",))
    assert sales.get(reverse("programs:home")).status_code == 200
    assert sales.post(reverse("programs:new_endpoint"), {"url": "https://x.example/"}).status_code == 404
    head.post(reverse("programs:new_endpoint"), {"url": "https://x.example/", "acts": "late-fee, suspension"})
    assert Endpoint.objects.get().acts == ["late-fee", "suspension"] and Endpoint.objects.get().holder is None


def test_the_description_names_every_endpoint_with_its_fields(house, client):
    page = client.get(reverse("programs:docs")).content.decode()
    for words in ("/api/v1/services/{id}", "Idempotency-Key", "renews_on", "due_before"):
        assert words in page
    assert client.get("/api/v1/openapi.json").json()["openapi"].startswith("3.")
