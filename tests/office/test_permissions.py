"""Every address of the back office as every role, as a customer, and as nobody: who needs it not, does not find it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from posada.faces.office.permissions import ADMINISTRATOR, BY_NAME, PAGES, may
from posada.faces.office.site import office
from tests.office.conftest import signed_in

ROLES = (ADMINISTRATOR, "sales", "billing", "support", "activations", "customer-care", "payment_verifier", "abuse",
         "a-role-that-no-page-names")  # fmt: skip


def addresses(things: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(page, address) of every pattern, with the thing that it shows."""
    for pattern in office.get_urls():
        page = page_of(pattern)
        given = things[str(pattern.name)] if "<" in str(pattern.pattern) else ()
        args = given if isinstance(given, tuple) else (given,)
        yield page, reverse(f"office:{pattern.name}", args=args)


OF_ITS_LIST = {"bulk"}  # one order: who sees the list that it was made on; see test_bulk


def page_of(pattern: URLPattern) -> str:
    page: str = pattern.callback.page  # type: ignore[attr-defined]
    return page


def found(client: Client, address: str) -> bool:
    """Whether the address is there for this person; an act is, where it asks for a POST."""
    return client.get(address).status_code != 404


def test_every_address_belongs_to_a_page_of_the_table() -> None:
    assert {page_of(pattern) for pattern in office.get_urls()} == set(BY_NAME)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_finds_its_own_pages_and_no_other(role: str, things: dict[str, int]) -> None:
    client = signed_in(role)
    wrong = [
        f"{address}: {'missing' if may([role], page) else 'found'}"
        for page, address in addresses(things)
        if found(client, address) != may([role], page) and page not in OF_ITS_LIST
    ]
    assert not wrong


@pytest.mark.parametrize("who", ["a customer", "a person of neither"])
def test_nobody_but_staff_finds_anything(who: str, things: dict[str, int]) -> None:
    client = signed_in(customer=things["customer"] if who == "a customer" else None)
    for _, address in addresses(things):
        assert client.get(address).status_code == 404, address
        assert client.post(address).status_code == 404, address


def test_who_is_not_signed_in_is_asked_to(things: dict[str, int]) -> None:
    client = Client()
    for _, address in addresses(things):
        for response in (client.get(address), client.post(address)):
            assert response.status_code == 302, address
            assert response["Location"].startswith(reverse("account_login")), address


def test_the_menu_shows_what_can_be_opened(things: dict[str, Any]) -> None:
    said = signed_in("payment_verifier").get(reverse("office:home")).content.decode()
    assert reverse("office:payments") in said
    assert reverse("office:journal") not in said


def test_no_two_pages_share_a_key() -> None:
    keys = [page.key for page in PAGES if page.key]
    assert len(keys) == len(set(keys))
