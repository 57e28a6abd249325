"""Copies made by the terms with a real restic and MariaDB, and what was lost brought back byte for byte."""

import hashlib
import os
import shutil
import signal
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from posada.contexts.backups import queries as backups
from posada.contexts.backups.models import BackupRun, Copy, Repository
from posada.contexts.nodes.acts.order_jobs import take_jobs
from posada.contexts.nodes.models import NodeJob
from posada.contexts.services.acts.purge_data import purge_data
from posada.contexts.services.models import Service, Task
from posada.flow.requests import Request, submit
from posada.flow.run import run
from posada.ground.agenda.steps import DueStep
from posada.ground.agenda.unit import unit
from posada.kernel.errors import BadInput
from posada.node import databases
from posada.terms.actor import SYSTEM
from posada.terms.decisions import Refused
from tests.nodes.house import HOSTING, script
from tests.nodes.live import Live, living_house, service, until
from tests.nodes.test_endings import delete, end
from tests.nodes.test_faults import ended, in_child

A, B = "a.example.com", "b.example.com"
RULES = [
    {"own_backups": {"every": "1 weeks", "weekday": "saturday", "at": "03:00", "keep": 2, "report_within": "3 hours",
                     "role": "support"}},
    {"courtesy_copies": {"price": 0, "role": "support"}}, {"backup_size_limit": {"over_gb": "0.001"}},
    {"databases_kept": {}}, {"final_copy": {"keep": "30 days", "role": "support"}},
]  # fmt: skip


@pytest.fixture(scope="module")
def copied(mariadb: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[Live]:
    """Two sites, one of them with databases, whose terms have them copied every week; one run is over."""
    if shutil.which("restic") is None:
        pytest.skip("restic is not installed: apt-get install restic (make system does)")
    product = {**HOSTING, "driver_settings": {"databases": 2}}
    terms = {"flooming/no-backup-after-cancellation": {"rules": RULES}}
    played = script(A, B, products={B: "plain"}, terms=terms, site=product, plain=HOSTING)
    with django_db_blocker.unblock(), living_house(played, mariadb) as house:
        house.converge()
        house.hear()
        fill(house)
        next_run(house)
        assert house.work() == [f"site {service(domain).pk}: backup done" for domain in (A, B)]
        yield house


def fill(live: Live) -> None:
    """Files of many kinds, and tables of both engines with what dumps like to spoil."""
    live.upload(A, "index.html", "the first page")
    live.upload(A, "a*b [1].txt", "a name like a pattern")
    deep = live.home(A) / "public/deep/er"
    deep.mkdir(parents=True)
    (deep / "bytes.bin").write_bytes(bytes(range(256)) * 400)
    (deep / "link").symlink_to("bytes.bin")
    (live.home(A) / "private/secret.ini").write_text("x=1")
    uid = live.machine.first_uid + service(A).pk
    for path in (live.home(A) / "public/deep", deep, live.home(A) / "private/secret.ini", *deep.iterdir()):
        os.chown(path, uid, uid, follow_symlinks=False)
    name = live.home(A).name
    databases.ask(
        f"SET NAMES utf8mb4; CREATE TABLE {name}_1.notes"
        f" (id INT PRIMARY KEY, body LONGTEXT CHARACTER SET utf8mb4, raw BLOB);"
        f"INSERT INTO {name}_1.notes VALUES (1, 'año 🌞 \\\\! sh', X'00FF1A'), (2, NULL, NULL);"
        f"CREATE TABLE {name}_2.old (x INT) ENGINE=MyISAM; INSERT INTO {name}_2.old VALUES (7)", live.machine,
    )  # fmt: skip


def next_run(live: Live) -> BackupRun:
    """Let the next run of the terms begin."""
    due = BackupRun.objects.get(closed_at=None)
    if due.begun_at is not None:
        live.story.clock.move_to(due.closes_at + timedelta(minutes=1))  # type: ignore[union-attr]
        run(live.now, now=live.now)
        due = BackupRun.objects.get(closed_at=None)
    live.story.clock.move_to(due.due_at)  # type: ignore[union-attr]
    run(live.now, now=live.now)
    live.a_minute_later()
    return BackupRun.objects.get(pk=due.pk)


def ask(live: Live, domain: str, use: str = "restore", **fields: str) -> Task:
    """Ask for the newest copy, to restore or to download it, as its customer does."""
    asked, now = service(domain), live.a_minute_later()
    copy = backups.copies(asked.pk)[0]
    fields = {"copy_of": str(copy.taken_at.astimezone(live.now.tzinfo).date()), **fields}
    with unit(now, SYSTEM):
        submit(Request(f"backup-{use}", asked.customer_id, ("service", asked.pk), SYSTEM, now, fields))
    return Task.objects.filter(act=f"copy-{use}").latest("pk")


def digest(live: Live, domain: str) -> str:
    """Of all files of a site: names, kinds, owners, modes, times and bytes."""
    whole = hashlib.sha256()
    for top in ("public", "private"):
        for path in sorted((live.home(domain) / top).rglob("*")):
            found = path.lstat()
            kept = f"{path} {found.st_mode} {found.st_uid} {found.st_gid} "
            whole.update(kept.encode() + (str(found.st_mtime_ns).encode() if not path.is_dir() else b""))
            whole.update(path.read_bytes() if path.is_file() and not path.is_symlink() else b"")
    return whole.hexdigest()


def sums(live: Live) -> list[list[str]]:
    name = live.home(A).name
    return databases.ask(f"CHECKSUM TABLE {name}_1.notes, {name}_2.old EXTENDED", live.machine)


def test_a_run_of_the_terms_copies_each_site_and_the_house_knows(copied: Live) -> None:
    a, b = backups.copies(service(A).pk)[0], backups.copies(service(B).pk)[0]
    name = copied.home(A).name
    assert (a.databases, b.databases) == ([f"{name}_1", f"{name}_2"], [])
    assert a.good and not a.databases_only and a.size > 102_400 and len(a.snapshot) == 64
    assert {job.state for job in NodeJob.objects.all()} == {"done"}
    assert {job.sealed for job in NodeJob.objects.all()} == {""}


def test_passwords_are_sealed_and_another_sites_opens_nothing(copied: Live) -> None:
    own = {row.service_id: row.password for row in Repository.objects.all()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT password FROM backups_repository")
        assert not [sealed for (sealed,) in cursor.fetchall() if any(word in sealed for word in own.values())]
    from posada.node.restic import Repository as Kept
    from posada.node.site import Refused as NotHere

    with pytest.raises(NotHere, match="wrong password"):
        Kept.of(copied.home(A).name, copied.machine, own[service(B).pk]).open()
    assert Path(copied.machine.backups).stat().st_mode & 0o777 == 0o700
    written = "".join(file.read_text(errors="replace") for file in Path(copied.machine.state).rglob("*.json"))
    assert not any(word in written for word in own.values())


def test_a_site_that_was_deleted_comes_back_byte_for_byte(copied: Live) -> None:
    files, tables = digest(copied, A), sums(copied)
    home, name = copied.home(A), copied.home(A).name
    shutil.rmtree(home / "public")
    shutil.rmtree(home / "private/")
    databases.ask(f"DROP DATABASE {name}_1; DROP TABLE {name}_2.old; CREATE TABLE {name}_2.later (x INT)",
                  copied.machine)  # fmt: skip
    task = ask(copied, A)
    assert task.note == "debian-web"  # staff see that it is not theirs
    assert copied.work() == [f"site {service(A).pk}: restore done all files and 2 databases"]
    task.refresh_from_db()
    assert (task.state, task.note) == ("done", "all files and 2 databases")
    assert digest(copied, A) == files and sums(copied) == tables
    assert "later" not in str(databases.ask(f"SHOW TABLES IN {name}_2", copied.machine))
    assert copied.get(A, "/index.html").text == "the first page"
    assert not (home / ".restore").exists()
    assert copied.converge(everything=True) == []  # nothing is left to be put right


@pytest.mark.parametrize("path", ["public/deep", "public/a*b [1].txt", "/private/secret.ini"])
def test_a_path_comes_back_and_all_else_stays(copied: Live, path: str) -> None:
    files, target = digest(copied, A), copied.home(A) / path.lstrip("/")
    shutil.rmtree(target) if target.is_dir() else target.unlink()
    later = copied.upload(A, "later.txt", "made since")
    ask(copied, A, part="path", path=path)
    assert copied.work()[0].endswith(f"restore done {path.lstrip('/')}")
    assert later.read_text() == "made since"
    later.unlink()
    assert digest(copied, A) == files


def test_a_link_that_its_owner_set_up_leads_root_nowhere(copied: Live, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    deep = copied.home(A) / "public/deep"
    deep.rename(copied.home(A) / "public/aside")
    deep.symlink_to(tmp_path)
    ask(copied, A, part="path", path="public/deep/er/bytes.bin")
    assert "Permission denied" in copied.work()[0]
    assert list(tmp_path.iterdir()) == []
    deep.unlink()
    (copied.home(A) / "public/aside").rename(deep)


def test_a_database_comes_back_alone(copied: Live) -> None:
    name, tables, files = copied.home(A).name, sums(copied), digest(copied, A)
    databases.ask(f"DELETE FROM {name}_1.notes; INSERT INTO {name}_2.old VALUES (8)", copied.machine)
    ask(copied, A, part="database", database=f"{name}_1")
    copied.work()
    now = sums(copied)
    assert (now[0], now[1] != tables[1]) == (tables[0], True)
    assert digest(copied, A) == files
    databases.ask(f"DELETE FROM {name}_2.old WHERE x = 8", copied.machine)


def test_a_database_comes_back_although_a_hold_has_closed_it(copied: Live) -> None:
    name, tables = copied.home(A).name, sums(copied)
    copied.hold(A)
    copied.converge()
    locked = f"SELECT json_value(priv, '$.account_locked') FROM mysql.global_priv WHERE user = '{name}'"
    try:
        assert databases.ask(locked, copied.machine) == [["1"]]
        databases.ask(f"DELETE FROM {name}_1.notes", copied.machine)
        ask(copied, A, part="database", database=f"{name}_1")
        copied.work()
        assert sums(copied) == tables
        assert databases.ask(locked, copied.machine) == [["1"]]
    finally:
        copied.lift(A)
        copied.converge()


def test_a_copy_to_be_downloaded_is_laid_into_the_site_by_its_own_user(copied: Live) -> None:
    ask(copied, A, use="download")
    waiting = NodeJob.objects.filter(kind="pack-copy").latest("pk")
    folder = copied.home(A) / "private/copies"
    folder.mkdir()
    os.mkfifo(
        folder / f".{waiting.details['of']}-{waiting.details['snapshot'][:8]}.tar.gz.part"
    )  # in which it would wait
    os.chown(folder, *[copied.machine.first_uid + service(A).pk] * 2)
    (said,) = copied.work()
    archive = copied.home(A) / said.rpartition(" ")[2]
    with tarfile.open(archive) as packed:
        names = packed.getnames()
        (page,) = [name for name in names if name.endswith("public/index.html")]
        assert packed.extractfile(page).read() == b"the first page"  # type: ignore[union-attr]
    assert any(name.endswith("_1.sql") for name in names)
    assert archive.stat().st_uid == copied.machine.first_uid + service(A).pk
    assert [copy.file for copy in backups.panel_copies_left([service(A).pk])] == [f"private/copies/{archive.name}"]
    shutil.rmtree(archive.parent)


@pytest.mark.parametrize("fields", [
    {"part": "path", "path": "../../etc/passwd"}, {"part": "path", "path": "public/../../b"}, {"part": "path"},
    {"part": "path", "path": "/etc/passwd"}, {"part": "database", "database": "mysql; DROP"}, {"part": "all"},
])  # fmt: skip
def test_what_is_no_part_of_a_copy_is_not_taken(copied: Live, fields: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        ask(copied, A, **fields)
    with pytest.raises(Refused):
        ask(copied, A, part="database", database="mysql")


def test_killed_at_any_point_a_restore_ends_with_the_whole_copy(copied: Live) -> None:
    files, tables = digest(copied, A), sums(copied)
    copied.upload(A, "index.html", "changed")
    (copied.home(A) / "public/deep/er/bytes.bin").unlink()
    task = ask(copied, A)
    for dies_at in (20, 34, 40, 44):
        assert ended(in_child(copied.work, dies_at=dies_at)) == -signal.SIGKILL
        assert (copied.home(A) / "public").is_dir() or (copied.home(A) / ".restore/was-public").is_dir()
    copied.work()
    task.refresh_from_db()
    assert task.state == "done"
    assert digest(copied, A) == files and sums(copied) == tables


def test_a_backup_killed_on_its_way_is_made_once_and_only_what_the_rule_keeps_stays(copied: Live) -> None:
    begun = next_run(copied)
    assert ended(in_child(copied.work, dies_at=12)) == -signal.SIGKILL
    copied.work()
    assert Copy.objects.filter(run_id=begun.pk, good=True).count() == 2
    begun = next_run(copied)
    copied.work()
    run_jobs = NodeJob.objects.filter(kind="backup", details__run=begun.pk, placement_id__gt=0).order_by("pk")
    kept = backups.copies(service(A).pk)
    assert [len(kept), Copy.objects.filter(service_id=service(A).pk).count()] == [2, 3]
    assert set(run_jobs[0].result["kept"]) == {copy.snapshot for copy in kept}  # on the disk as in the books


def test_what_is_too_large_is_left_out_and_its_databases_stay_in(copied: Live) -> None:
    large = copied.upload(A, "large.bin", "x" * 1_200_000)
    copied.measure()
    copied.weigh()
    next_run(copied)
    copied.work()
    copy = backups.copies(service(A).pk)[0]
    assert copy.databases_only and copy.size < 100_000 and len(copy.databases) == 2
    with pytest.raises(Refused):
        ask(copied, A, part="path", path="public/index.html")
    large.unlink()
    copied.measure()
    copied.weigh()


def test_what_restic_refuses_is_told_in_its_words_and_tried_again_by_three(copied: Live) -> None:
    begun = next_run(copied)
    kept = Path(copied.machine.backups) / copied.home(B).name / "keys"
    kept.rename(kept.with_name("away"))
    try:
        for _ in range(3):
            assert any("no key found" in line for line in copied.work())
            NodeJob.objects.update(retry_at=None)
        assert copied.work() == []
    finally:
        kept.with_name("away").rename(kept)
    copies = {copy.service_id: copy for copy in Copy.objects.filter(run_id=begun.pk)}
    assert copies[service(A).pk].good and "no key found" in copies[service(B).pk].error


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """A disk of its own, of so many megabytes, in place of a folder."""
    folder.mkdir(exist_ok=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0711", "none", str(folder)]
    if subprocess.run(words, capture_output=True).returncode:
        pytest.skip("nothing may be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_fails_a_copy_in_its_words_and_the_next_try_goes_well(copied: Live) -> None:
    copied.upload(B, "large.bin", os.urandom(4_000_000).hex())
    begun = next_run(copied)
    folder = Path(copied.machine.backups) / copied.home(B).name
    with small_disk(folder, 2):
        assert any("no space left on device" in line for line in copied.work())
    NodeJob.objects.update(retry_at=None)
    assert copied.work() == [f"site {service(B).pk}: backup done"]
    assert Copy.objects.get(run_id=begun.pk, service_id=service(B).pk).good


def test_a_full_disk_fails_a_restore_and_the_site_stays_as_it_is(copied: Live) -> None:
    home = copied.home(B)
    with small_disk(home, 10):
        copied.converge(everything=True)
        page = copied.upload(B, "index.html", "as it is now")
        there = copied.upload(B, "large.bin", "y" * 6_000_000)
        task = ask(copied, B)
        assert any("no space left on device" in line for line in copied.work())
        task.refresh_from_db()
        assert task.state == "failed" and "no space left" in task.note
        assert page.read_text() == "as it is now" and there.stat().st_size == 6_000_000
        assert not (home / ".restore").exists()
    assert (home / "public/large.bin").stat().st_size == 8_000_000


def test_the_program_does_what_is_to_be_done_once_beside_its_turns(copied: Live) -> None:
    with copied.program():
        ask(copied, A, part="path", path="public/index.html")
        until(lambda: not NodeJob.objects.filter(state__in=("waiting", "running")).exists())
    assert NodeJob.objects.latest("pk").state == "done"
    take_jobs(now=copied.now)


def test_with_a_services_data_go_its_copies_and_it_is_known_when(copied: Live) -> None:
    id, folder = service(A).pk, Path(copied.machine.backups) / copied.home(A).name
    end(copied, A)
    copied.converge()
    copied.hear()
    delete(copied, A)
    copied.converge()
    copied.hear()
    assert "removed" in copied.work()[-1]  # at the customer's own word, the last copy with it
    gone = backups.removal(id)
    assert gone is not None and gone.gone_count == 2 and gone.password == "" and not folder.exists()
    assert list(backups.copies(id)) == []


def test_a_last_copy_is_made_before_anything_is_deleted_and_removed_on_its_day(copied: Live) -> None:
    id, folder = service(B).pk, Path(copied.machine.backups) / copied.home(B).name
    end(copied, B)
    copied.converge()
    copied.hear()
    purge(copied, B)
    later = service(B)
    assert later.purged_at is None and later.purge_at > copied.now  # it waits for its last copy
    assert copied.work() == [f"site {id}: backup done"]
    purge(copied, B)
    copied.converge()
    copied.hear()
    assert service(B).purged_at is not None and not copied.home(B).exists()
    copied.work()
    kept = backups.final_copy(id)
    assert kept is not None and kept.size > 0 and (kept.remove_at - copied.now).days == 30
    assert list(backups.copies(id)) == [] and backups.removal(id) is None
    assert [snapshot.name for snapshot in (folder / "snapshots").iterdir()] == [kept.snapshot]
    copied.story.clock.move_to(kept.remove_at + timedelta(minutes=1))  # type: ignore[union-attr]
    run(copied.now, now=copied.now)
    copied.work()
    gone = backups.removal(id)
    assert gone is not None and gone.gone_count == 1 and not folder.exists()
    assert backups.final_copy(id).removed_at is not None  # type: ignore[union-attr]


def purge(live: Live, domain: str) -> None:
    """Its day has come, and it was told."""
    now = live.a_minute_later()
    Service.objects.filter(domain=domain).update(purge_at=service(domain).ended_at)
    with unit(now, SYSTEM):
        purge_data([DueStep(service(domain).customer_id, "service", service(domain).pk, "purge-data", now)], now=now,
                   by=SYSTEM)  # fmt: skip
