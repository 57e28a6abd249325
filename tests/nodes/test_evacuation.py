"""A real node is emptied: its sites answer from the other one, one after the other, and what is stopped stays."""

from collections.abc import Iterator
from typing import Any

import pytest

from posada.contexts.nodes import queries
from posada.contexts.nodes.acts.evacuate import evacuate, go_on_evacuating, stop_evacuation
from posada.contexts.nodes.models import Evacuation, Move, Node, Placement
from posada.ground.agenda.unit import unit
from tests.nodes.house import script
from tests.nodes.live import Live, service
from tests.nodes.two_nodes import STAFF, turn, two_nodes

SITES = ("a.example.com", "b.example.com", "c.example.com")


@pytest.fixture(scope="module")
def both(daemons: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[tuple[Live, Live]]:
    with django_db_blocker.unblock(), two_nodes(script(*SITES), daemons) as nodes:
        yield nodes


def node(name: str) -> Node:
    return Node.objects.get(name=name)


def begun(live: Live, name: str) -> Evacuation:
    now = live.a_minute_later()
    with unit(now, STAFF):
        return evacuate(node(name).pk, now=now, by=STAFF)


def step(both: tuple[Live, Live]) -> None:
    """As the house does every few seconds, and the nodes whenever they are told."""
    go_on_evacuating(now=both[0].a_minute_later())
    assert Move.objects.filter(ended_at=None).count() <= 1
    turn(*both)


def test_it_moves_one_after_the_other_until_none_is_left(both: tuple[Live, Live]) -> None:
    here, there = both
    found = begun(here, "web-1")
    for _ in range(40):
        step(both)
        assert sum(live.status(domain) == 200 for domain in SITES for live in both) >= len(SITES) - 1
        found.refresh_from_db()
        if found.ended_at is not None:
            break
    progress = queries.progress(found)
    assert (found.whole, progress.moved, progress.failed, found.left) == (3, 3, 0, [])
    assert [there.status(domain) for domain in SITES] == [200, 200, 200]
    assert not [here.home(domain) for domain in SITES if here.home(domain).exists()]
    assert node("web-1").state == "draining" and queries.placed_on([node("web-1").pk]) == {}


def test_stopped_it_ends_the_move_under_way_and_begins_no_other(both: tuple[Live, Live]) -> None:
    here, there = both
    Node.objects.filter(name="web-1").update(state="active")
    found = begun(there, "web-2")
    step(both)
    now = here.a_minute_later()
    with unit(now, STAFF):
        stop_evacuation(found.pk, now=now, by=STAFF)
    for _ in range(10):
        step(both)
    progress = queries.progress(found)
    assert (progress.moved, progress.under_way) == (1, frozenset())
    at = dict(Placement.objects.filter(moving=False).values_list("service_id", "node_id"))
    assert [at[service(domain).pk] for domain in SITES].count(node("web-1").pk) == 1
