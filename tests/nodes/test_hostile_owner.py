"""Owners of sites who mean ill: what lies in their folders leads root nowhere, stops nothing, and fills no memory."""

import gzip
import io
import json
import os
import shutil
import stat
import tarfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest

from posada.contexts.sites.acts.keep_accounts import HASH as HOUSE_TAKES
from posada.node import logs, owners, sealed_parcels, unfinished, workshop
from posada.node.crons import Clockwork
from posada.node.house import told
from posada.node.machine import Machine
from posada.node.meter import _at_once
from posada.node.moved_copies import PLACE
from posada.node.parcels import Limits, each
from posada.node.restic import Repository
from posada.node.site import HASH as NODE_TAKES
from posada.node.site import Refused, Site
from posada.node.workshop import Workshop
from tests.nodes.test_databases import ROW

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to users")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    shared = Path(gettempdir())
    for folder in (tmp_path, *takewhile(lambda each: each != shared, tmp_path.parents)):  # it stays as it is
        folder.chmod(0o755)
    return Machine(
        "postgresql://nobody", sites=str(tmp_path / "sites"), state=str(tmp_path / "state"),
        nginx_logs=str(tmp_path / "logs"), user_prefix="hostile",
    )  # fmt: skip


@pytest.fixture
def site(machine: Machine) -> Site:
    """Its folders, made; its user is a number alone."""
    found = Site.read(ROW)
    for name in ("public", "private"):
        (found.home(machine) / name).mkdir(parents=True)
        os.chown(found.home(machine) / name, found.uid(machine), found.uid(machine))
    return found


class Heard:
    """The house as its node speaks to it: jobs to do, and what was told of them."""

    def __init__(self, *jobs: Mapping[str, Any]) -> None:
        self.rows, self.said = jobs, list[tuple[int, str, str, Any]]()

    def jobs(self) -> Sequence[Mapping[str, Any]]:
        return self.rows

    def tell_job(self, job: int, was: str, words: str = "", result: Any = None, percent: int = 0) -> bool:
        self.said.append((job, was, words, result))
        return True


def job(number: int, kind: str, **details: Any) -> dict[str, Any]:
    return {**ROW, "job": number, "kind": kind, "sealed": "", "details": details}


def test_a_log_without_an_end_fails_and_the_next_job_is_done(
    site: Site, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "SECONDS", 1)
    os.mkfifo(site.home(machine) / "private/php-errors.log", 0o666)
    Path(machine.nginx_logs).mkdir()
    (Path(machine.nginx_logs) / f"posada-{site.user(machine)}.access.log").write_text("a\nb\nc\n")
    house = Heard(job(1, "read-log", which="php"), job(2, "read-log", which="access", lines=2))
    Workshop(machine, house, lambda _: None).work()  # type: ignore[arg-type]
    assert [(number, was) for number, was, *_ in house.said] == [(1, "began"), (1, "failed"), (2, "began"), (2, "done")]
    assert house.said[-1][3] == {"text": "b\nc\n", "cut": False}


def test_whatever_a_job_comes_to_the_next_one_is_done(
    site: Site, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> Any:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(workshop, "WORKS", {"odd": fails, "fine": lambda *_: ("", {})})
    house = Heard(job(1, "odd"), job(2, "fine"))
    assert Workshop(machine, house, lambda _: None).work() == 1  # type: ignore[arg-type]
    assert house.said[1] == (1, "failed", "RuntimeError: unforeseen", None) and house.said[-1][:2] == (2, "done")


def test_one_endless_line_is_read_to_its_last_bytes(site: Site, machine: Machine) -> None:
    log = site.home(machine) / "private/php-errors.log"
    with log.open("wb") as file:
        file.truncate(3 * 1024**3)  # sparse: it costs its owner nothing
    log.chmod(0o644)
    _, result = logs.tail(site, machine, 1, {"which": "php", "lines": 5000}, "", lambda _: None)
    assert result == {"text": "", "cut": True}


def test_a_folder_of_which_tar_has_much_to_say_is_packed_all_the_same(machine: Machine, tmp_path: Path) -> None:
    told = tmp_path / "public"
    told.mkdir()
    (told / "page").write_text("here")
    for number in range(1200):  # each is left out with a line of its own: far more than a pipe holds
        os.mknod(told / f"{number:0100}", stat.S_IFSOCK | 0o600)
    parcel = tmp_path / ("0" * 64)
    sealed_parcels.pack(["-C", str(told), "."], parcel, "ab" * 32, machine)
    with parcel.open("rb") as read:
        text = b"".join(sealed_parcels.opened(read, "ab" * 32))
    with tarfile.open(fileobj=io.BytesIO(text)) as archive:
        assert archive.getnames() == [".", "./page"]


@pytest.mark.parametrize("schedule, zone", [("99 * * * *", "UTC"), ("0 0 30 2 *", "UTC"), ("* * * * *", "Not/AZone")])
def test_a_schedule_that_is_none_keeps_no_other_site_waiting(machine: Machine, schedule: str, zone: str) -> None:
    for number, (when, where) in enumerate([(schedule, zone), ("* * * * *", "UTC")]):
        said = {"site": number, "uid": 1, "home": "/nowhere", "zone": where,
                "jobs": [{"job": number, "schedule": when, "command": "true"}]}  # fmt: skip
        unfinished.write({Path(machine.state) / "cron" / f"{number}.json": json.dumps(said)})
    clockwork = Clockwork(machine, lambda *_: None)
    clockwork._run = lambda *_: None  # type: ignore[method-assign]
    assert len(clockwork.tick(datetime(2026, 3, 1, tzinfo=UTC))) == 1 and set(clockwork.running) == {1}


def test_nothing_that_moved_runs_as_the_web_server(site: Site, machine: Machine, tmp_path: Path) -> None:
    brought = tmp_path / "public"
    (brought / "inner").mkdir(parents=True)
    for name in ("run", "inner/run"):
        (brought / name).write_text("#!/bin/sh\n")
        (brought / name).chmod(0o6755)
    (brought / "inner").chmod(0o2750)
    owners.give(brought, "public", site, machine)
    for name in ("run", "inner/run"):
        found = (brought / name).stat()
        assert stat.S_IMODE(found.st_mode) == 0o755 and found.st_uid == site.uid(machine)
    assert stat.S_IMODE((brought / "inner").stat().st_mode) == 0o2750


def test_a_device_is_given_to_nobody(site: Site, machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    try:
        os.mknod(tmp_path / "public/disk", 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("this machine makes no devices")
    with pytest.raises(Refused, match="device"):
        owners.give(tmp_path / "public", "public", site, machine)
    assert (tmp_path / "public/disk").stat().st_uid == 0


def test_two_parcels_of_one_secret_share_no_key() -> None:
    """Both of a move are fetched by names that stand in the clear: what they have in common must not show."""
    secret, text = "ab" * 32, b"\0" * 5000
    one, other = (b"".join(sealed_parcels.sealed(io.BytesIO(text), secret)) for _ in range(2))
    assert one[sealed_parcels.SALT + 5 :] != other[sealed_parcels.SALT + 5 :]
    assert b"".join(sealed_parcels.opened(io.BytesIO(one), secret)) == text


@pytest.mark.parametrize("place, taken", [
    ("s3:s3.example.com/bucket/site1", True), ("sftp:backup@copies.example.com:/srv/site1", True),
    ("sftp:-oProxyCommand=id:/x", False), ("sftp:me@-oProxyCommand=id:/x", False),
    ("sftp://-oProxyCommand=id/x", False),
    ("/etc", False), ("--password-command=id", False), ("rclone:x y:z", False),
])  # fmt: skip
def test_another_machine_names_no_place_that_is_an_option(place: str, taken: bool) -> None:
    assert bool(PLACE.fullmatch(place)) is taken


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_SPARSE])
def test_what_an_entry_says_of_itself_fills_no_memory(tmp_path: Path, kind: bytes) -> None:
    """Thirty kilobytes that would be thirty megabytes in memory, and might as well be thirty gigabytes."""
    head = tarfile.TarInfo("x")
    head.type, head.size = kind, 30_000_000
    path = tmp_path / "bomb.tar.gz"
    with gzip.open(path, "wb") as file:
        file.write(head.tobuf(tarfile.GNU_FORMAT) + b"\0" * 30_000_128)
    with path.open("rb") as read, pytest.raises(Refused, match=r"of itself|sparse"):
        each(read, Limits(), lambda *_: None, lambda _: None)


def test_a_long_name_and_an_odd_one_are_taken_as_before(tmp_path: Path) -> None:
    names = ["a/" * 20 + "x" * 200, "caf\udce9", "l\nine"]
    with tarfile.open(tmp_path / "a.tar", "w", format=tarfile.GNU_FORMAT) as archive:
        for name in names:
            archive.addfile(tarfile.TarInfo(name))
    found = []
    with (tmp_path / "a.tar").open("rb") as read:
        each(read, Limits(), lambda entry, _: found.append(str(entry.path)), lambda _: None)
    assert found == names


def test_what_is_told_is_text_that_the_house_can_keep() -> None:
    hostile = {"a\0": ["\udcff\0b", 7, None], "c": {"d": ("\ud800",)}}
    assert told(hostile) == {"a": ["?b", 7, None], "c": {"d": ["?"]}}


def test_a_copy_holds_nothing_that_a_link_leads_to(site: Site, machine: Machine, tmp_path: Path) -> None:
    """As when a folder became a link after restic had looked into it: the path is there, and leads elsewhere."""
    if shutil.which("restic") is None:
        pytest.skip("restic is not installed: apt-get install restic (make system does)")
    secret, home = tmp_path / "secret", site.home(machine)
    secret.mkdir()
    (secret / "shadow").write_text("root's own")
    (home / "public/own").write_text("the owner's")
    (home / "public/swapped").symlink_to(secret)
    repository = Repository(machine, str(tmp_path / "copies"), "password")
    repository.open()
    with pytest.raises(Refused, match="symbolic link"):
        repository.back_up([str(home / "public/swapped/shadow")], "x", lambda _: None, home)
    assert repository.snapshots() == []
    repository.back_up([str(home / "public")], "x", lambda _: None, home)
    (one,) = repository.snapshots()
    assert repository.ask("dump", str(one["id"]), str(home / "public/own")).stdout == "the owner's"
    assert (home / "public/swapped/shadow").read_text() == "root's own"  # outside, links lead where they lead


@pytest.mark.parametrize("rounds, taken", [("", True), ("rounds=5000$", True), ("rounds=999999999$", False)])
def test_a_password_costs_the_server_no_minutes_of_counting(rounds: str, taken: bool) -> None:
    hash = f"$6${rounds}salt${'a' * 86}"
    for pattern in (NODE_TAKES, HOUSE_TAKES):
        assert bool(pattern.fullmatch(hash)) is taken


def test_readings_are_told_in_portions_that_the_house_takes() -> None:
    waiting = [{"site": number, "items": {"x": "y" * 300_000}} for number in range(7)]
    assert [len(_at_once(waiting[start:])) for start in (0, 3, 6)] == [3, 3, 1]
    assert len(_at_once([{"site": 1, "items": {"x": "y" * 3_000_000}}, *waiting])) == 1
    assert len(_at_once([{"site": 1}] * 600)) == 500 and _at_once([]) == []
