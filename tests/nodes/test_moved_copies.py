"""The copies of a site that moves go with it: what was copied before comes back on the other node, byte for byte."""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from posada.contexts.backups import queries as backups
from posada.contexts.nodes.models import Move, NodeJob
from posada.contexts.services.models import Task
from posada.node import databases
from posada.node.restic import Repository
from tests.nodes.house import HOSTING, script
from tests.nodes.live import Live, service
from tests.nodes.test_backups import RULES, A, B, ask, fill, next_run
from tests.nodes.two_nodes import begin, through, turn, two_nodes


@pytest.fixture(scope="module")
def both(mariadb: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[tuple[Live, Live]]:
    """Two sites with copies on the first node."""
    if shutil.which("restic") is None:
        pytest.skip("restic is not installed: apt-get install restic (make system does)")
    product = {**HOSTING, "driver_settings": {"databases": 2}}
    terms = {"flooming/no-backup-after-cancellation": {"rules": RULES}}
    played = script(A, B, products={B: "plain"}, terms=terms, site=product, plain=HOSTING)
    with django_db_blocker.unblock(), two_nodes(played, mariadb) as (here, there):
        fill(here)
        next_run(here)
        here.work()
        yield here, there


def contents(live: Live, domain: str = A) -> str:
    """Of all files of a site: names, kinds, modes, times, bytes, and whether they are its own."""
    whole, uid = hashlib.sha256(), live.machine.first_uid + service(domain).pk
    for top in ("public", "private"):
        for path in sorted((live.home(domain) / top).rglob("*")):
            found = path.lstat()
            kept = f"{path.relative_to(live.home(domain))} {found.st_mode} {found.st_uid - uid} "
            whole.update(kept.encode() + (str(found.st_mtime_ns).encode() if not path.is_dir() else b""))
            whole.update(path.read_bytes() if path.is_file() and not path.is_symlink() else b"")
    return whole.hexdigest()


def sums(live: Live) -> list[str]:
    name = live.home(A).name
    told = databases.ask(f"CHECKSUM TABLE {name}_1.notes, {name}_2.old EXTENDED", live.machine)
    return [number for _, number in told]


def kept(live: Live, domain: str = A) -> Path:
    return Path(live.machine.backups) / live.home(domain).name


def snapshots(domain: str) -> set[str]:
    return {copy.snapshot for copy in backups.copies(service(domain).pk)}


def spoil(live: Live) -> None:
    (live.home(A) / "public/index.html").write_text("spoilt")
    shutil.rmtree(live.home(A) / "public/deep")
    name = live.home(A).name
    databases.ask(f"DROP TABLE {name}_1.notes; UPDATE {name}_2.old SET x = 8", live.machine)


def restored(live: Live, **fields: str) -> Task:
    task = ask(live, A, **fields)
    live.work()
    task.refresh_from_db()
    return task


def test_what_was_copied_here_is_brought_back_there_byte_for_byte(both: tuple[Live, Live]) -> None:
    here, there = both
    files, tables, snapshot = contents(here), sums(here), backups.copies(service(A).pk)[0].snapshot
    move = begin(here, A, "web-2")
    turn(there)
    here.work()
    there.work()  # both at their copies
    assert here.status(A, "/index.html") == 200  # it serves all the while
    move.refresh_from_db()
    assert move.step == "freezing" and kept(here).exists() and kept(there).exists()
    ordered = ask(here, A, part="path", path="public/index.html")  # meanwhile: it waits, for whoever has the site then
    held = NodeJob.objects.get(task_id=ordered.pk)
    assert (held.state, held.sealed) == ("held", "")
    assert through(move, here, there).step == "done"
    assert contents(there) == files and sums(there) == tables
    there.work()
    ordered.refresh_from_db()
    assert ordered.state == "done", ordered.note
    assert not kept(here).exists()  # only after the other had read all of its own
    assert move.copies["checked_at"] < move.copies["left"]["removed_at"]
    assert move.copies["left"]["snapshots"] == [snapshot] == list(move.copies["snapshots"])
    spoil(there)
    assert contents(there) != files
    task = restored(there, part="site")
    assert task.state == "done", task.note
    assert contents(there) == files and sums(there) == tables
    assert there.get(A, "/index.html").text == "the first page"


@pytest.mark.parametrize("part", [
    {"part": "path", "path": "public/deep"}, {"part": "path", "path": "private/secret.ini"}, {"part": "database"},
])  # fmt: skip
def test_single_parts_come_back_there_too(both: tuple[Live, Live], part: dict[str, str]) -> None:
    there = both[1]
    files, tables = contents(there), sums(there)
    spoil(there)
    if part["part"] == "database":
        copy = backups.copies(service(A).pk)[0]
        for name in copy.databases:
            task = restored(there, part="database", database=name)
            assert task.state == "done", task.note
        assert sums(there) == tables
    else:
        task = restored(there, **part)
        assert task.state == "done", task.note
    restored(there, part="site")
    assert contents(there) == files and sums(there) == tables


def test_the_next_run_copies_it_where_it_is_now(both: tuple[Live, Live]) -> None:
    there = both[1]
    next_run(there)
    there.work()
    newest = backups.copies(service(A).pk)[0]
    assert newest.databases == [f"{there.home(A).name}_1", f"{there.home(A).name}_2"]
    assert len(list((kept(there) / "snapshots").iterdir())) == 2


def test_copies_that_do_not_arrive_whole_leave_all_as_it_was(both: tuple[Live, Live]) -> None:
    here, there = both
    here.work()
    move = begin(here, B, "web-2")
    turn(there)
    here.work()
    (parcel,) = (Path(here.machine.state) / "parcels").iterdir()
    sealed = bytearray(parcel.read_bytes())
    sealed[len(sealed) // 2] ^= 1
    parcel.write_bytes(bytes(sealed))
    for _ in range(4):
        NodeJob.objects.update(retry_at=None)
        there.work()
    assert here.status(B) == 200
    through(move, there, here)
    assert move.step == "failed" and "damaged" in move.words
    assert kept(here, B).exists() and not kept(there, B).exists() and not there.home(B).exists()
    assert list((Path(here.machine.state) / "parcels").iterdir()) == []


def test_where_both_machines_have_one_place_nothing_is_copied_or_removed(both: tuple[Live, Live]) -> None:
    """A folder that both see, which by its path alone could as well be two: the mark in it says that it is one."""
    here, there = both
    before = there.machine
    there.machine = replace(before, backups=here.machine.backups, user_prefix=here.machine.user_prefix,
                            first_uid=here.machine.first_uid)  # fmt: skip
    snapshot = backups.copies(service(B).pk)[0].snapshot
    try:
        assert through(begin(here, B, "web-2"), there, here).step == "done"
        move = Move.objects.latest("pk")
        assert move.copies["same"] and "left" not in move.copies
        password = str(backups.repository_password(service(B).pk))
        found = Repository.of(there.home(B).name, there.machine, password).snapshots()
        assert snapshot in [one["id"] for one in found]
        assert through(begin(here, B, "web-1"), there, here).step == "done"
    finally:
        there.machine = before


def test_a_repository_that_is_there_already_takes_the_copies_under_new_names(both: tuple[Live, Live]) -> None:
    """What an earlier stay left is added to, and the house calls each copy as it is called there."""
    here, there = both
    password = str(backups.repository_password(service(B).pk))
    Repository.of(there.home(B).name, there.machine, password).open()
    before = snapshots(B)
    move = through(begin(here, B, "web-2"), there, here)
    assert move.step == "done" and not kept(here, B).exists(), move.words
    after = snapshots(B)
    found = {str(one["id"]) for one in Repository.of(there.home(B).name, there.machine, password).snapshots()}
    assert len(before) == len(after) and after <= found and not before & after
    task = ask(there, B, part="site")
    there.work()
    task.refresh_from_db()
    assert task.state == "done", task.note
