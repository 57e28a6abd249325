"""What one change costs the program of a node does not grow with the other sites: it looks at that site alone."""

from pathlib import Path

import psycopg
import pytest

from posada.node import certificates, daemons, databases
from posada.node.certificates import FREE, OWN, Known
from posada.node.certifier import InTheBackground
from posada.node.house import House
from posada.node.site import Site
from tests.nodes.live import Live, service

A, B = "a.example.com", "b.example.com"


def test_a_thread_for_certificates_looks_at_what_changed_and_at_all_now_and_then(live: Live) -> None:
    house, looking = House(live.machine.house), InTheBackground(live.machine, print)
    try:
        ids = {service(A).pk, service(B).pk}
        assert {row["site"] for row in looking._rows(house)} == ids
        assert list(looking._rows(house)) == []
        looking.look_at({service(A).pk, 10**9})
        assert [row["site"] for row in looking._rows(house)] == [service(A).pk]
        looking.look_over()
        assert {row["site"] for row in looking._rows(house)} == ids
    finally:
        house.close()


def test_nginx_is_asked_for_its_own_processes_alone(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    master = int(Path(live.machine.nginx_pid).read_text())
    own = set(daemons._children(master))
    found = {
        int(folder.name) for folder in Path("/proc").glob("[0-9]*")
        if (folder / "stat").exists() and f" {master} " in (folder / "stat").read_text().rpartition(")")[2][:20]
    }  # fmt: skip
    assert own and own == found
    monkeypatch.setattr(Path, "glob", lambda *_: pytest.fail("all processes were looked through"))
    assert daemons._answering(master) <= own


def test_what_a_certificate_took_the_place_of_goes_by_name(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(live.machine.house)
    try:
        site = next(Site.read(row) for row in house.these([service(A).pk]))
    finally:
        house.close()
    folder, user = certificates.folder(live.machine), site.user(live.machine)
    names = [f"{user}-free-1.pem", f"{user}-free-2.pem", f"{user}-own-1.pem"]
    folder.mkdir(mode=0o700, exist_ok=True)
    for name in names:
        (folder / name).write_text("x")
    certificates.note(site, FREE, Known(file=names[1], before=(names[0],)), live.machine)
    certificates.note(site, OWN, Known(file=names[2]), live.machine)
    with monkeypatch.context() as other:
        other.setattr(Path, "glob", lambda *_: pytest.fail("the certificates of all sites were looked through"))
        certificates.tidy(site, live.machine)
    assert sorted(file.name for file in folder.glob(f"{user}[-.]*.pem")) == [names[1]]
    assert certificates.known(site, FREE, live.machine) == Known(file=names[1])
    certificates.forget(site, live.machine)


def test_a_sites_databases_are_found_without_those_of_others(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(databases, "ask", lambda statement, machine: asked.append(statement) or [])
    socket = Path(live.machine.mariadb_socket)
    monkeypatch.setattr(Path, "exists", lambda path: path == socket)
    house = House(live.machine.house)
    try:
        site = next(Site.read(row) for row in house.these([service(A).pk]))
    finally:
        house.close()
    databases.standing(live.machine, site)
    assert len(asked) == 4 and all(f"LIKE '{site.user(live.machine)}" in each for each in asked)
    assert not [each for each in asked if f"LIKE '{site.user(live.machine)}%" in each]


def test_a_node_asks_for_no_site_of_another(live: Live) -> None:
    house = House(live.machine.house)
    try:
        assert [row["site"] for row in house.these([service(A).pk])] == [service(A).pk]
        with pytest.raises(psycopg.Error):
            house.connection.execute("SELECT * FROM public.nodes_placement")
    finally:
        house.close()
