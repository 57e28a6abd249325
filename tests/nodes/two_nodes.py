"""Two real nodes of one house, and a service on its way between them."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.db import transaction

from posada.contexts.nodes.acts.keep_nodes import add_node
from posada.contexts.nodes.acts.move_service import move_service
from posada.contexts.nodes.models import Move, Node
from posada.faces.cli.node import address_of_house
from posada.ground.agenda.unit import unit
from posada.node.certificates import public_key
from posada.node.house import House
from posada.rehearsal.script import Script
from posada.terms.actor import Actor
from tests.nodes.live import Live, _forget_sites, daemons_running, forget_role, living_house, service

STAFF = Actor("staff", role="administrator", channel="cli")


@contextmanager
def two_nodes(played: Script, first: Live) -> Iterator[tuple[Live, Live]]:
    """The house's first node with what was ordered, and an empty one with daemons and folders of its own.

    MariaDB is the same, so users and databases have other names on the second; and so have the numbers of users.
    """
    handed = {"handed_at": f"http://127.0.0.1:{first.port}/posada-parcels"}
    with living_house(played, first, **handed) as here, daemons_running() as other:
        introduce(here)
        here.converge()
        here.hear()
        with transaction.atomic():
            password = add_node("web-2", "192.0.2.22", ["debian-web"], 10, now=here.now)
        role = Node.objects.get(name="web-2").role
        machine = replace(
            other.machine, house=address_of_house(role, password, ""), user_prefix=f"pt{secrets.token_hex(3)}s",
            first_uid=here.machine.first_uid + 5_000_000, mariadb_socket=here.machine.mariadb_socket,
            handed_at=f"http://127.0.0.1:{other.port}/posada-parcels",
        )  # fmt: skip
        there = Live(machine, other.folder, other.port, here.story)
        there.write()
        introduce(there)
        try:
            yield here, there
        finally:
            forget_role(role)
            _forget_sites(machine)


def introduce(live: Live) -> None:
    Path(live.machine.state).mkdir(exist_ok=True)
    house = House(live.machine.house)
    house.introduce(public_key(live.machine))
    house.hello()
    house.close()


def turn(*nodes: Live) -> None:
    """Each node does what waits for it, and the house hears."""
    for live in nodes:
        live.converge()
        live.hear()
        live.work()


def begin(live: Live, domain: str, to: str = "") -> Move:
    now = live.a_minute_later()
    with unit(now, STAFF):
        return move_service(service(domain).pk, to, now=now, by=STAFF)


def through(move: Move, *nodes: Live, turns: int = 12) -> Move:
    """Let the nodes take turns until the move is over."""
    for _ in range(turns):
        turn(*nodes)
        move.refresh_from_db()
        if move.ended_at is not None:
            return move
    raise AssertionError(f"the move stands at {move.step}")
