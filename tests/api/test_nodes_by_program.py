"""Nodes and moves by a program: read by who tends servers, ordered by the administrator alone, once a key."""

from datetime import timedelta

import pytest

from posada.contexts.nodes.acts.evacuate import go_on_evacuating
from posada.contexts.nodes.models import Evacuation, Move, Node, Placement
from posada.contexts.services.models import Service
from posada.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(house):
    """A service on web-1, beside which web-2 has room."""
    first, _ = (
        Node.objects.create(name=name, address="192.0.2.1", drivers=["debian-web"], capacity=5, role=f"role_{name}",
                            added_at=clock.now(), public_key="key")
        for name in ("web-1", "web-2")
    )  # fmt: skip
    found = Service.objects.order_by("pk")[0]
    Placement.objects.create(
        customer_id=found.customer_id, service_id=found.pk, node_id=first.pk, driver="debian-web", product="hosting-1",
        presence="active", applied=1, changed_at=clock.now(),
    )  # fmt: skip
    return found.pk


def later(house):
    """A minute: what was refused in an instant is not decided again in it."""
    house.clock.move_to(house.clock.now() + timedelta(minutes=1))


def test_nodes_are_read_and_their_state_is_the_administrators(house, service):
    support, head = house.staff("support"), house.staff("administrator")
    listed = support.get("/nodes").json()["items"]
    assert {each["name"]: each["services"] for each in listed} == {"web-1": 1, "web-2": 0}
    (first,) = [each["id"] for each in listed if each["name"] == "web-1"]
    assert support.send(f"/nodes/{first}/state", {"move": "drain"}).status_code in (403, 409, 422)
    assert Node.objects.get(pk=first).state == "active"
    later(house)
    assert head.send(f"/nodes/{first}/state", {"move": "drain"}).json()["state"] == "draining"
    assert head.get(f"/nodes/{first}").json()["troubles"] == []
    assert house.staff("billing").get("/nodes").status_code == 404
    assert house.customer("ana").get("/nodes").status_code == 404
    assert head.get("/nodes/999").status_code == 404


def test_a_service_moves_once_a_key_and_what_stayed_is_tried_again(house, service):
    support, head = house.staff("support"), house.staff("administrator")
    where = f"/services/{service}/move"
    assert support.send(where, {"to": "web-2"}).status_code in (403, 409, 422)
    later(house)
    assert head.send("/services/999999/move", {}).status_code == 404
    assert head.send(where, {"to": "web-1"}).json()["faults"][0]["field"] == "to"
    first = head.send(where, {"to": "web-2"}, key="once")
    assert first.status_code == 201, first.content
    assert head.send(where, {"to": "web-2"}, key="once").json() == first.json() and Move.objects.count() == 1
    id = first.json()["id"]
    assert support.get(f"/moves/{id}").json()["step"] == "preparing"
    assert head.send(f"/moves/{id}/retry").status_code in (409, 422)
    Move.objects.filter(pk=id).update(step="failed", words="no route", ended_at=clock.now())
    assert [each["words"] for each in support.get("/moves?step=failed").json()["items"]] == ["no route"]
    later(house)
    again = head.send(f"/moves/{id}/retry")
    assert again.status_code == 201 and again.json()["to_node"] == "web-2"


def test_a_node_is_emptied_foreseen_followed_and_stopped(house, service):
    head = house.staff("administrator")
    node = Node.objects.get(name="web-1").pk
    assert head.get(f"/nodes/{node}/evacuation").json() == {"services": 1, "staying": 0, "room": {"web-2": 5}}
    assert house.staff("support").send(f"/nodes/{node}/evacuation", {}).status_code in (403, 409, 422)
    later(house)
    begun = head.send(f"/nodes/{node}/evacuation", {})
    assert begun.status_code == 201, begun.content
    go_on_evacuating(now=clock.now())
    later(house)
    told = head.get(f"/evacuations/{begun.json()['id']}").json()
    assert (told["whole"], told["moved"], told["under_way"]) == (1, 0, [service])
    assert head.send(f"/evacuations/{told['id']}/stop").json()["state"] == "stopped"
    assert Evacuation.objects.get().ended_at is not None
