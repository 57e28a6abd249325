"""A site that moves answers over HTTPS all along: its certificate goes with it, and no key lies open on the way."""

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from posada.contexts.nodes.models import Certificate, Placement
from posada.node import certificates
from tests.nodes.house import HOSTING, script
from tests.nodes.live import Live
from tests.nodes.naming import authority, certify, fetch, name_server, shown
from tests.nodes.test_own_certificate import DOMAIN as OWN
from tests.nodes.test_own_certificate import bring
from tests.nodes.two_nodes import begin, through, turn, two_nodes

A = "a.example.com"


@pytest.fixture(scope="module")
def both(daemons: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[tuple[Live, Live]]:
    hosting = {**HOSTING, "currency": "USD", "prices": {"yearly": 90}}
    played = script(A, OWN, pack="altomarketing", country="AR", cycle="yearly", site=hosting)
    with django_db_blocker.unblock(), two_nodes(played, daemons) as nodes:
        yield nodes


def test_a_site_answers_over_https_through_the_whole_move(both: tuple[Live, Live]) -> None:
    """The other node has no authority to ask: what it shows, came in the parcel."""
    here, there = both
    with name_server(here, A) as port, authority(here, port) as root:
        certify(here)
        serial = shown(here, A, root).serial_number
        assert not there.machine.acme
        move = begin(here, A, "web-2")
        turn(there)
        assert fetch(here, A, root).status == 200
        here.converge()
        here.hear()
        assert fetch(here, A, root).status == 503  # held, and says so over HTTPS
        here.work()
        (parcel,) = (Path(here.machine.state) / "parcels").iterdir()
        assert b"PRIVATE KEY" not in parcel.read_bytes()
        there.work()
        assert fetch(here, A, root).status == 503
        turn(there)
        assert fetch(there, A, root).status == 200 and there.status(A) == 301
        assert shown(there, A, root).serial_number == serial
        assert through(move, here, there).step == "done"
        with pytest.raises(ssl.SSLError):
            fetch(here, A, root)
        known = Certificate.objects.get(placement_id=Placement.objects.get(moving=False, domain=A).pk)
        assert known.names == [A, f"www.{A}"]
        folders = [certificates.folder(live.machine) for live in both]
        assert [len(list(folder.glob("*-free-*.pem"))) for folder in folders] == [1, 1]  # the other site's, and this
        assert "PRIVATE" not in "".join(str(vars(row)) for row in Placement.objects.all())


def test_a_certificate_of_ones_own_is_shown_by_the_other_node_at_once(both: tuple[Live, Live]) -> None:
    here, there = both
    root = bring(here)
    serial = shown(here, OWN, root).serial_number
    move = begin(here, OWN, "web-2")
    turn(there, here, there, there)
    assert fetch(there, OWN, root).status == 200 and shown(there, OWN, root).serial_number == serial
    assert through(move, here, there).step == "done"
    assert not list(certificates.folder(here.machine).glob("*-own-*.pem"))
