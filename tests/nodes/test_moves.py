"""A site moves from one real node to another with all that is in it; what fails leaves it where it was, and serving."""

import hashlib
import io
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from posada.contexts.nodes import queries
from posada.contexts.nodes.models import Move, Node, Placement, Report
from posada.kernel.errors import BadInput, NotFound
from posada.node import databases, sealed_parcels
from posada.node.site import Refused
from tests.nodes.house import HOSTING, script
from tests.nodes.live import Live, service
from tests.nodes.two_nodes import begin, turn, two_nodes

A, B = "a.example.com", "b.example.com"


@pytest.fixture(scope="module")
def both(mariadb: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[tuple[Live, Live]]:
    product = {**HOSTING, "driver_settings": {"databases": 1}}
    played = script(A, B, products={B: "plain"}, site=product, plain=HOSTING)
    with django_db_blocker.unblock(), two_nodes(played, mariadb) as nodes:
        yield nodes


@pytest.fixture(scope="module")
def here(both: tuple[Live, Live]) -> Live:
    return both[0]


@pytest.fixture(scope="module")
def there(both: tuple[Live, Live]) -> Live:
    return both[1]


def fill(live: Live) -> None:
    live.upload(A, "index.php", "<?php echo 'here since 2019';")
    home, uid = live.home(A), live.machine.first_uid + service(A).pk
    (home / "public/data").mkdir()
    (home / "public/data/every.bin").write_bytes(bytes(range(256)) * 5000)
    (home / "public/data/link").symlink_to("every.bin")
    (home / "private/key.txt").write_text("of value")
    for path in (home / "public/data", *(home / "public/data").iterdir(), home / "private/key.txt"):
        os.chown(path, uid, uid, follow_symlinks=False)
    databases.ask(f"CREATE TABLE {home.name}_1.t (x INT, b BLOB); INSERT INTO {home.name}_1.t VALUES (7, X'00FF')",
                  live.machine)  # fmt: skip


def test_a_site_moves_with_files_and_databases_and_answers_from_the_other_node(here: Live, there: Live) -> None:
    fill(here)
    old_home = here.home(A)
    before = hashlib.sha256((old_home / "public/data/every.bin").read_bytes()).hexdigest()
    move = begin(here, A)
    assert move.to_node == Node.objects.get(name="web-2").pk  # it has most room, of those that are heard
    turn(there)  # prepared: user, folders, databases
    assert here.status(A, "/index.php") == 200
    here.converge()
    here.hear()  # held, so that nothing changes on its way
    notice = here.get(A)
    assert notice.status == 503 and "otro servidor" in notice.text
    here.work()
    parcels = list((Path(here.machine.state) / "parcels").iterdir())
    assert len(parcels) == 1 and b"of value" not in parcels[0].read_bytes()
    there.work()
    turn(there)
    assert there.get(A, "/index.php").text == "here since 2019"
    turn(here, here)
    new_home = there.home(A)
    assert hashlib.sha256((new_home / "public/data/every.bin").read_bytes()).hexdigest() == before
    assert os.readlink(new_home / "public/data/link") == "every.bin"
    found = (new_home / "public/data/every.bin").stat()
    assert found.st_uid == there.machine.first_uid + service(A).pk
    assert (new_home / "private/key.txt").read_text() == "of value"
    assert databases.ask(f"SELECT x, HEX(b) FROM {new_home.name}_1.t", there.machine) == [["7", "00FF"]]
    assert not old_home.exists() and list((Path(here.machine.state) / "parcels").iterdir()) == []
    assert here.status(A) == 404 and here.status(B) == 200
    assert not [name for name in databases.standing(here.machine).databases if name.startswith(old_home.name)]
    move = Move.objects.get()
    assert (move.step, move.secret) == ("done", None)
    assert service(A).state == "active" and queries.deletion(service(A).pk) is None
    assert Report.objects.filter(placement_id=move.placement_id).exclude(proof=None).exists()  # of the old copy


def test_the_name_server_answers_with_the_new_node(here: Live, there: Live) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM dns.zone WHERE name = %s", [A])
        assert cursor.fetchall() == [("192.0.2.22",)]


def test_what_cannot_be_fetched_leaves_the_site_where_it_was(here: Live, there: Live) -> None:
    begin(here, B, "web-2")
    turn(there, here)
    for parcel in (Path(here.machine.state) / "parcels").iterdir():
        parcel.unlink()
    for _ in range(4):  # the node tries some times, each later
        with connection.cursor() as cursor:
            cursor.execute("UPDATE nodes_nodejob SET retry_at = NULL")
        there.work()
    turn(here, there)
    move = Move.objects.latest("pk")
    assert move.step == "failed" and "404" in move.words
    assert here.status(B) == 200 and not there.home(B).exists()
    assert Placement.objects.get(service_id=service(B).pk, moving=False).node_id == Node.objects.get(name="web-1").pk


def test_back_again_it_leaves_no_doubt_which_copy_is_which(here: Live, there: Live) -> None:
    begin(here, A, "web-1")
    turn(here, there, here, here, there, there)
    assert Move.objects.latest("pk").step == "done"
    assert here.get(A, "/index.php").text == "here since 2019" and not there.home(A).exists()


@pytest.mark.parametrize("to", ["web-1", "web-9"])
def test_where_it_cannot_move(here: Live, there: Live, to: str) -> None:
    with pytest.raises((BadInput, NotFound)):
        begin(here, B, to)
    assert here.status(B) == 200


@pytest.mark.parametrize("damage", ["cut", "changed", "turned", "another's"])
def test_a_parcel_that_is_not_whole_is_not_opened(damage: str) -> None:
    secret, text = secrets.token_hex(32), bytes(range(256)) * 20_000
    pieces = list(sealed_parcels.sealed(io.BytesIO(text), secret))
    assert b"".join(sealed_parcels.opened(io.BytesIO(b"".join(pieces)), secret)) == text and len(pieces) == 6
    if damage == "cut":
        pieces.pop()
    elif damage == "changed":
        pieces[2] = pieces[2][:50] + bytes([pieces[2][50] ^ 1]) + pieces[2][51:]
    elif damage == "turned":
        pieces[1], pieces[2] = pieces[2], pieces[1]
    else:
        secret = secrets.token_hex(32)
    with pytest.raises(Refused):
        b"".join(sealed_parcels.opened(io.BytesIO(b"".join(pieces)), secret))
