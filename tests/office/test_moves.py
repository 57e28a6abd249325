"""Moves as staff see them: found, narrowed, begun from a service's page, tried again; and a node that is emptied."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from posada.contexts.nodes.acts.evacuate import go_on_evacuating
from posada.contexts.nodes.models import Evacuation, Move, Node, Placement
from posada.contexts.services.models import Service
from posada.kernel import clock
from posada.kernel.clock import MovableClock
from posada.terms.models import Decision
from tests.office.conftest import signed_in


@pytest.fixture
def two(things: dict[str, Any], moving: MovableClock) -> dict[str, Any]:
    """Another node with room, both of which said their keys; the service is made, and no evacuation is under way."""
    Node.objects.update(public_key="key")
    Node.objects.create(name="web-2", address="192.0.2.2", drivers=["debian-web"], capacity=5, role="house_node_web_2",
                        added_at=clock.now(), public_key="key")  # fmt: skip
    Placement.objects.update(applied=2, attempts=0, fault="")
    Evacuation.objects.all().delete()
    return {**things, "clock": moving}


def later(two: dict[str, Any]) -> None:
    """A minute: what was refused in an instant is not decided again in it."""
    two["clock"].move_to(clock.now() + timedelta(minutes=1))


def shown(name: str, *args: int, role: str = "administrator", query: str = "") -> str:
    return signed_in(role).get(reverse(f"office:{name}", args=args) + query).content.decode()


def test_moves_are_listed_with_step_words_and_duration_found_and_narrowed(two: dict[str, Any]) -> None:
    Move.objects.update(ended_at=clock.now() + timedelta(minutes=7))
    page = shown("moves")
    for said in ("Se quedó donde estaba", "no route to host", "7 minutos", "Probar otra vez"):
        assert said in page, said
    number = Service.objects.get(pk=two["move_service"]).pk
    for query, there in [("?q=web-1", True), ("?q=web-2", False), (f"?q={number}", True), ("?q=otro.example", False),
                         ("?step=failed", True), ("?step=done", False)]:  # fmt: skip
        assert ("no route to host" in shown("moves", query=query)) == there, query
    assert "Ninguna mudanza" in shown("moves", query="?step=done")
    assert "Probar otra vez" not in shown("moves", role="support")


def test_a_move_is_begun_from_the_services_page_by_the_administrator_alone(two: dict[str, Any]) -> None:
    id = two["move_service"]
    assert "web-2" in shown("move_service", id)
    assert "Lo ordena quien administra." in shown("move_service", id, role="support")
    address = reverse("office:move_service", args=[id])
    signed_in("support").post(address, {"to": "web-2"})
    assert not Move.objects.filter(ended_at=None).exists()
    later(two)
    signed_in("administrator").post(address, {"to": "web-2"})
    move = Move.objects.get(ended_at=None)
    assert (move.service_id, Node.objects.get(pk=move.to_node).name) == (id, "web-2")
    assert Decision.objects.get(pk=move.decision_id).act == "move-service"
    assert "Ya está en camino" in shown("move_service", id)
    signed_in("administrator").post(address, {"to": "web-2"})
    assert Move.objects.filter(ended_at=None).count() == 1  # a second click changes nothing


def test_what_stayed_can_be_tried_again(two: dict[str, Any]) -> None:
    Move.objects.update(to_node=Node.objects.get(name="web-2").pk)
    signed_in("administrator").post(reverse("office:retry_move", args=[two["retry_move"]]))
    assert Move.objects.filter(ended_at=None).count() == 1


def test_a_node_is_emptied_after_a_look_and_can_be_stopped(two: dict[str, Any]) -> None:
    id = two["evacuate"]
    assert "Se muda un servicio." in shown("evacuate", id) and "web-2" in shown("evacuate", id)
    answer = signed_in("administrator").post(reverse("office:evacuate", args=[id]))
    begun = Evacuation.objects.get()
    assert answer["Location"] == reverse("office:evacuation", args=[begun.pk])
    assert Node.objects.get(pk=id).state == "draining"
    assert go_on_evacuating(now=clock.now()) == 1
    assert go_on_evacuating(now=clock.now()) == 0  # one after the other
    assert Move.objects.get(evacuation_id=begun.pk).service_id == two["move_service"]
    page = shown("evacuation", begun.pk)
    assert "Mudados 0 de 1." in page and "En camino" in page
    signed_in("support").post(reverse("office:evacuation", args=[begun.pk]))
    assert Evacuation.objects.get().state == "going"
    later(two)
    signed_in("administrator").post(reverse("office:evacuation", args=[begun.pk]))
    Move.objects.filter(evacuation_id=begun.pk).update(step="done", ended_at=clock.now())
    assert go_on_evacuating(now=clock.now()) == 0
    assert "Se paró" in shown("evacuation", begun.pk) and "Mudados 1 de 1." in shown("evacuation", begun.pk)
    done = Decision.objects.filter(act__in=("evacuate-node", "stop-evacuation"), outcome="done")
    acts = done.values_list("act", flat=True)
    assert sorted(acts) == ["evacuate-node", "stop-evacuation"]


def test_what_finds_no_room_stays_with_the_reason(two: dict[str, Any]) -> None:
    signed_in("administrator").post(reverse("office:evacuate", args=[two["evacuate"]]), {"to": "web-2"})
    Node.objects.filter(name="web-2").update(capacity=0)
    assert go_on_evacuating(now=clock.now()) == 0
    found = Evacuation.objects.get()
    assert found.ended_at is not None and [id for id, _ in found.left] == [two["move_service"]]
    assert "Se quedaron" in shown("evacuation", found.pk) and "has room" in shown("evacuation", found.pk)
    assert "falta lugar" in shown("move_service", two["move_service"])


def test_while_a_copy_is_at_work_the_next_waits(two: dict[str, Any]) -> None:
    signed_in("administrator").post(reverse("office:evacuate", args=[two["evacuate"]]))
    Placement.objects.update(applied=1)
    assert go_on_evacuating(now=clock.now()) == 0
    found = Evacuation.objects.get()
    assert found.ended_at is None and found.left == []
    Placement.objects.update(applied=2)
    assert go_on_evacuating(now=clock.now()) == 1
