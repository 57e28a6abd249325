"""A site fetched from the server where it was, over real SSH and from a real MariaDB: shown first, and bounded."""

import json
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from posada.contexts.nodes.models import NodeJob
from posada.contexts.services.models import Task
from posada.flow.requests import Request, submit
from posada.ground.agenda.unit import unit
from posada.node import databases, fetches, parcels
from posada.node.former import address_of
from posada.node.machine import Machine
from posada.node.parcels import Limits
from posada.node.site import Refused
from posada.terms.actor import Actor
from posada.terms.decisions import Refused as RefusedByTerms
from tests.nodes.former import PASSWORD as ENTRY
from tests.nodes.former import USER, FormerServer, behind, former_server, owned
from tests.nodes.house import HOSTING, script
from tests.nodes.live import Live, living_house, service
from tests.nodes.test_faults import ended, in_child
from tests.nodes.test_imports import wanted
from tests.test_client_area import House as House_of
from tests.test_client_area import read

A = "a.example.com"
PASSWORD = 'old "secret" \\ word'


@pytest.fixture(scope="module")
def site(mariadb: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[Live]:
    """Ana's site, with a database, on a node that may fetch from its own addresses."""
    was = mariadb.machine
    mariadb.machine = replace(was, fetch_from=("127.0.0.0/8",))
    product = {**HOSTING, "driver_settings": {"databases": 1}}
    with django_db_blocker.unblock(), living_house(script(A, products={}, site=product), mariadb) as house:
        house.converge()
        house.hear()
        yield house
    mariadb.machine = was


@pytest.fixture(params=[True, False], ids=["shell", "sftp-only"])
def former(request: pytest.FixtureRequest) -> Iterator[FormerServer]:
    with former_server(shell=request.param) as server:
        server.lay("public_html/index.php", b"<?php echo 'the shop as it was';")
        server.lay("public_html/.htaccess", b"# hidden")
        server.lay("public_html/img/logo.png", b"\x89PNG" + bytes(range(256)))
        (server.home / "public_html/way").symlink_to("/etc")
        owned(server.home)
        yield server


def ask(live: Live, kind: str, fields: dict[str, Any]) -> NodeJob:
    """As its owner asks for it; the job, once the node has done with it."""
    asked, now = service(A), live.a_minute_later()
    ana = Actor("customer", asked.customer_id)
    with unit(now, ana):
        submit(Request(kind, asked.customer_id, ("service", asked.pk), ana, now, fields))
    live.work()
    return NodeJob.objects.latest("pk")


def confirmed(live: Live, former: FormerServer, **more: Any) -> dict[str, Any]:
    """What is asked with, once its owner has compared the key."""
    seen = ask(live, "fetch-key", {"host": "127.0.0.1", "port": str(former.port)})
    assert seen.state == "done", seen.words
    assert seen.result["key"] == " ".join(former.host_key.split()[:2])
    return {
        "host": "127.0.0.1", "port": former.port, "fingerprint": seen.result["fingerprint"], "user": USER,
        "key": former.key, "folder": "public_html", **more,
    }  # fmt: skip


def nothing_left(live: Live) -> bool:
    """No way into the other server, and no secret, is left on the node or in the house."""
    job, task = NodeJob.objects.latest("pk"), Task.objects.filter(act="fetch").latest("pk")
    plain = f"{job.details} {job.words} {job.result} {task.details}"
    kept = fetches.files_of(wanted(live, A), live.machine).exists()
    return not kept and job.sealed == "" and "sealed" not in task.details and "PRIVATE KEY" not in plain


def test_a_site_comes_with_its_hidden_files_once_its_owner_has_seen_it(site: Live, former: FormerServer) -> None:
    before = site.get(A, "/").text
    job = ask(site, "fetch", confirmed(site, former))
    assert job.state == "done", job.words
    assert job.result["files"] == 3 and job.result["stays"] == {"links": 1}
    assert site.get(A, "/").text == before and nothing_left(site)
    assert not list(site.home(A).glob(".fetched-*"))
    job = ask(site, "import", {"file": job.result["file"]})
    assert job.state == "done" and site.get(A, "/index.php").text == "the shop as it was"
    assert not (site.home(A) / "public/way").exists()
    assert (site.home(A) / "public/img/logo.png").read_bytes() == b"\x89PNG" + bytes(range(256))


def test_a_server_whose_key_is_another_than_was_confirmed_is_not_entered(site: Live, former: FormerServer) -> None:
    fields = confirmed(site, former)
    with pytest.raises(RefusedByTerms, match="key-not-confirmed"):
        ask(site, "fetch", {**fields, "fingerprint": "SHA256:another"})
    with pytest.raises(RefusedByTerms, match="key-not-confirmed"):
        ask(site, "fetch", {**fields, "port": 22})
    seen = NodeJob.objects.filter(kind="fetch-key").latest("pk")
    seen.result = {**seen.result, "key": "ssh-ed25519 " + "A" * 68}
    seen.save()
    job = ask(site, "fetch", fields)
    assert job.state == "failed" and "Host key verification failed" in job.words and nothing_left(site)


def test_a_password_opens_it_too_and_a_wrong_one_does_not(site: Live, former: FormerServer) -> None:
    fields = {**confirmed(site, former), "key": ""}
    job = ask(site, "fetch", {**fields, "password": "wrong-word"})
    assert job.state == "failed" and "Permission denied" in job.words and "wrong-word" not in job.words
    job = ask(site, "fetch", {**fields, "password": ENTRY})
    assert job.state == "done" and job.result["files"] == 3 and nothing_left(site)


def test_killed_in_the_middle_the_next_turn_goes_on_and_leaves_nothing_open(site: Live, former: FormerServer) -> None:
    fields = confirmed(site, former)
    wish, job = wanted(site, A), 999
    details = {**fields, "databases": [], "key": NodeJob.objects.filter(kind="fetch-key").latest("pk").result["key"]}
    secret = json.dumps({"password": ENTRY, "key": "", "databases": []})

    def killed() -> None:
        run = fetches.Way.run

        def dying(way: Any, words: list[str], **more: Any) -> str:
            if words[0] == "tar":
                os.kill(os.getpid(), signal.SIGKILL)
            return run(way, words, **more)

        fetches.Way.run = dying  # type: ignore[method-assign]
        fetches.fetch(wish, site.machine, job, details, secret, lambda _: None)

    assert ended(in_child(killed)) == -signal.SIGKILL
    assert (fetches.files_of(wish, site.machine) / "known").exists()
    fetches.forget_all(site.machine)  # as the program does when it begins, whether the job is tried again or not
    assert not fetches.files_of(wish, site.machine).exists()
    kept = site.home(A) / f".fetched-{job}/public_html/index.php"
    was = kept.stat().st_ino
    kept.write_bytes(kept.read_bytes()[:9])  # as far as it had come
    seen: list[int] = []

    def far(percent: int) -> None:
        if percent == 50:
            seen.append(kept.stat().st_ino)

    _, told = fetches.fetch(wish, site.machine, job, details, secret, far)
    assert seen == [was] and told["files"] == 3 and not fetches.files_of(wish, site.machine).exists()
    with parcels.opened(wish, site.machine, told["file"]) as file:
        found: dict[str, bytes] = {}
        parcels.each(
            file, Limits(), lambda entry, content: found.update({entry.path.name: content.read()}), lambda _: None
        )
    assert found["index.php"] == b"<?php echo 'the shop as it was';"


def test_more_than_the_site_may_have_is_not_fetched(
    site: Live, former: FormerServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    former.lay("public_html/big", bytes(3_000_000))
    owned(former.home)
    fields = confirmed(site, former)
    monkeypatch.setattr(fetches.imports, "limits", lambda *_: fetches.Limits(bytes=1_000_000))
    job = ask(site, "fetch", fields)
    assert job.state == "failed" and nothing_left(site)
    assert not (site.home(A) / f"private/incoming/fetched-{job.pk}.tar").exists()


def test_a_database_comes_along_by_a_command_there_or_through_a_tunnel(
    site: Live, former: FormerServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The former server's database is one of the same MariaDB, entered by its password."""
    quoted = PASSWORD.replace("\\", "\\\\")
    databases.make([
        "CREATE DATABASE IF NOT EXISTS ana_shop CHARACTER SET utf8mb4",
        "CREATE OR REPLACE TABLE ana_shop.goods (name VARCHAR(40))", "INSERT INTO ana_shop.goods VALUES ('café')",
        f"CREATE OR REPLACE USER ana_old@localhost IDENTIFIED BY '{quoted}'",
        "GRANT ALL ON ana_shop.* TO ana_old@localhost",
    ], site.machine)  # fmt: skip
    base = {"name": "ana_shop", "host": "127.0.0.1", "user": "ana_old", "password": PASSWORD}
    with behind(site.machine.mariadb_socket) as port:
        monkeypatch.setattr(fetches, "MYSQL_PORT", port)
        former.lay(".my.cnf", f"[client]\nport={port}\nprotocol=tcp\n".encode())
        owned(former.home)
        wrong = ask(site, "fetch", confirmed(site, former, databases=[{**base, "password": "no"}]))
        assert wrong.state == "failed" and "Access denied" in wrong.words and nothing_left(site)
        job = ask(site, "fetch", confirmed(site, former, databases=[base]))
    assert job.state == "done", job.words
    assert job.result["databases"] == ["ana_shop"] and job.result["database_bytes"] > 0 and nothing_left(site)
    job = ask(site, "import", {"file": job.result["file"]})
    assert job.state == "done", job.words
    name = site.home(A).name
    assert databases.ask(f"SELECT name FROM {name}_1.goods", site.machine) == [["café"]]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "10.1.2.3", "169.254.169.254", "192.168.1.1", "::ffff:10.0.0.1",
                                  "fe80::1", "0.0.0.0", "224.0.0.1"])  # fmt: skip
def test_nothing_is_fetched_from_within(host: str) -> None:
    with pytest.raises(Refused, match="from which nothing is fetched"):
        address_of(host, 22, Machine("postgresql://"))


def test_what_the_world_reaches_and_what_the_machine_allows_is_reached() -> None:
    assert address_of("8.8.8.8", 22, Machine("postgresql://")) == "8.8.8.8"
    assert address_of("10.1.2.3", 22, Machine("postgresql://", fetch_from=("10.1.0.0/16",))) == "10.1.2.3"


def test_its_page_asks_for_the_fingerprint_and_shows_what_would_come(site: Live, former: FormerServer) -> None:
    ana, page = House_of(site.story).enter("ana"), f"/portal/services/{service(A).pk}/migration/"
    site.a_minute_later()
    sent = {"kind": "fetch-key", "host": "127.0.0.1", "port": str(former.port)}
    assert ana.post(page, sent).status_code == 302
    site.work()
    fingerprint = NodeJob.objects.latest("pk").result["fingerprint"]
    assert fingerprint in read(ana.get(page))
    site.a_minute_later()
    sent |= {"kind": "fetch", "user": USER, "key": former.key.replace("\n", "\r\n"), "folder": "public_html"}
    assert ana.post(page, sent).status_code == 200  # not confirmed
    site.a_minute_later()
    assert ana.post(page, {**sent, "fingerprint": fingerprint}).status_code == 302
    site.work()
    shown = read(ana.get(page))
    assert "Traería esto" in shown and "Enlaces y archivos especiales: 1" in shown
