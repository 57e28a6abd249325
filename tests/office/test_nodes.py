"""The machines that services run on, as staff see and tend them."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from posada.contexts.nodes.models import NameServer, Node
from posada.kernel.clock import MovableClock
from posada.terms.models import Decision
from tests.office.conftest import signed_in


def test_the_list_shows_room_and_what_fails_and_is_searched(things: dict[str, Any]) -> None:
    client = signed_in("activations")
    page = client.get(reverse("office:nodes")).content.decode()
    assert "web-1.example.net" in page and "1 / 10" in page and "Nunca" in page
    assert "web-1" in client.get(reverse("office:nodes") + "?q=EXAMPLE").content.decode()
    assert "web-1.example.net" not in client.get(reverse("office:nodes") + "?q=other").content.decode()
    assert signed_in("billing").get(reverse("office:nodes")).status_code == 404


def test_a_node_says_what_the_server_said_and_is_tended_by_the_administrator_alone(
    things: dict[str, Any], moving: MovableClock
) -> None:
    address = reverse("office:node", args=[things["node"]])
    page = signed_in("support").get(address).content.decode()
    assert "nginx: no such file" in page and "Vaciar" not in page
    signed_in("support").post(address, {"move": "down"})
    assert Node.objects.get(pk=things["node"]).state == "active"
    moving.move_to(moving.now() + timedelta(minutes=1))
    boss = signed_in("administrator")
    assert "Vaciar" in boss.get(address).content.decode()
    for move, state in (("drain", "draining"), ("down", "down"), ("activate", "active")):
        boss.post(address, {"move": move})
        assert Node.objects.get(pk=things["node"]).state == state
    boss.post(address, {"move": "explode"})
    acts = Decision.objects.filter(subject_kind="node", outcome="done").order_by("id").values_list("act", flat=True)
    assert list(acts) == ["node-drain", "node-down", "node-activate"]


@pytest.mark.parametrize(("host", "added"), [("NS1.example.net", True), ("not a name", False)])
def test_a_name_server_is_added_and_its_password_shown_once(host: str, added: bool, things: dict[str, Any]) -> None:
    boss, address = signed_in("administrator"), reverse("office:name_servers")
    page = boss.post(address, {"host": host}).content.decode()
    assert ("gpgsql-password=" in page) is added
    assert "gpgsql-password=" not in boss.get(address).content.decode()
    assert [server.host for server in NameServer.objects.all()] == (["ns1.example.net"] if added else [])
