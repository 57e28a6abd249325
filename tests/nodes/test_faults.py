"""What goes wrong on a node: refused configuration, death at any point, changes by hand. Other sites stay up."""

import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from posada.contexts.nodes.models import Placement
from posada.contexts.services.models import Task
from posada.node import unfinished
from tests.nodes.house import HOSTING, script
from tests.nodes.live import Live, living_house, pending, service

KILLS = 12
GOOD = ("a.example.com", "b.example.com", "c.example.com")
BAD = {"nginx.example.com": "bad-nginx", "php.example.com": "bad-php"}


@pytest.fixture(scope="module")
def faulty(daemons: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[Live]:
    """Three good sites, one that nginx refuses and one that PHP-FPM refuses, made in one turn."""
    catalog = {
        "bad-nginx": {**HOSTING, "driver_settings": {"upload": "64q"}},
        "bad-php": {**HOSTING, "driver_settings": {"workers": 0}},
    }
    played = script(GOOD[0], *BAD, *GOOD[1:], products=BAD, **catalog)
    with django_db_blocker.unblock(), living_house(played, daemons) as house:
        house.converge()
        house.hear()
        yield house


def test_what_a_daemon_refuses_is_told_in_its_words_and_the_other_sites_answer(faulty: Live) -> None:
    assert [faulty.status(domain) for domain in GOOD] == [200, 200, 200]
    assert [faulty.status(domain) for domain in BAD] == [404, 404]
    words = {domain: task_of(domain).note for domain in BAD}
    assert "invalid value" in words["nginx.example.com"]
    assert "pm.max_children must be a positive value" in words["php.example.com"]
    assert {task_of(domain).state for domain in BAD} == {"failed"}
    assert {service(domain).state for domain in BAD} == {"pending"}
    assert {service(domain).state for domain in GOOD} == {"active"}
    assert unfinished.known(faulty.machine) is None


def test_a_fault_that_is_mended_goes_well_at_the_next_try(faulty: Live) -> None:
    id = service("nginx.example.com").pk
    row = Placement.objects.get(service_id=id)
    assert row.retry_at is not None and id not in {r["site"] for r in rows_now(faulty)}  # it waits for its time
    Placement.objects.filter(service_id=id).update(spec={**row.spec, "upload": "64M"}, retry_at=None)
    faulty.converge()
    faulty.hear()
    assert faulty.status("nginx.example.com") == 200
    assert (task_of("nginx.example.com").state, service("nginx.example.com").state) == ("done", "active")


def rows_now(live: Live) -> list[Any]:
    from posada.node.house import House

    house = House(live.machine.house)
    try:
        return list(house.pending())
    finally:
        house.close()


def task_of(domain: str, act: str = "create") -> Task:
    return Task.objects.get(service_id=service(domain).pk, act=act)


def test_a_program_killed_at_any_point_leaves_what_the_next_one_makes_whole(faulty: Live) -> None:
    """Each dies at a random call of its own, after another change was decided; sites that nothing changes stay up."""
    faulty.hold("a.example.com")
    calls = calls_of(lambda: faulty.converge())
    dice, dead, held = random.Random(5), 0, True
    for _ in range(KILLS):
        (faulty.lift if held else faulty.hold)("a.example.com")
        (faulty.lift if held else faulty.hold)("b.example.com")
        held = not held
        dead += ended(in_child(lambda: faulty.converge(), dies_at=dice.randint(1, calls))) == -signal.SIGKILL
        assert faulty.status("c.example.com") == 200
    assert dead > KILLS / 2
    faulty.converge()
    assert faulty.status("a.example.com") == (503 if held else 200)
    assert [row.service_id for row in pending() if row.service_id != service("php.example.com").pk] == []
    assert unfinished.known(faulty.machine) is None
    refused = faulty.home("php.example.com").name
    differing = [line for line in faulty.preview().splitlines() if line.startswith("+++ ")]
    assert len(differing) == 2 and all(refused in line for line in differing)  # what PHP-FPM refuses, alone


def test_what_a_killed_program_left_and_a_daemon_refuses_is_put_back(faulty: Live) -> None:
    server = Path(faulty.machine.nginx_sites) / f"posada-{faulty.home('c.example.com').name}.conf"
    good = server.read_text()
    unfinished.begin({server: "nonsense"}, set(), faulty.machine)
    unfinished.write({server: "nonsense"})
    faulty.converge()
    assert server.read_text() == good
    assert faulty.status("c.example.com") == 200


def test_changes_by_hand_are_shown_and_put_back(faulty: Live) -> None:
    home = faulty.home("c.example.com")
    server = Path(faulty.machine.nginx_sites) / f"posada-{home.name}.conf"
    server.write_text(server.read_text().replace("64M", "9M"))
    (home / "public").chmod(0o777)
    os.chown(home, 1, 1)
    (home / "tmp").rmdir()
    said = faulty.preview()
    assert "-    client_max_body_size 9M;\n+    client_max_body_size 64M;" in said
    assert f"~ folder {home}/tmp" in said and f"~ folder {home} 0:0 711 (is 1:1 711)" in said
    assert "9M" in server.read_text()  # nothing was written
    printed = faulty.converge(everything=True)
    assert any(f"put back {home}, {home}/public, {home}/tmp, {server}" in line for line in printed), printed
    assert "64M" in server.read_text() and (home / "public").stat().st_mode & 0o7777 == 0o2750
    assert str(home) not in faulty.preview()
    faulty.hear()


def test_a_daemon_that_does_not_run_fails_what_needs_it_and_nothing_else(faulty: Live) -> None:
    """A suspension needs none: nginx itself finds the notice."""
    pid_file = Path(faulty.machine.nginx_pid)
    number = pid_file.read_text()
    pid_file.unlink()
    try:
        row = Placement.objects.get(service_id=service("c.example.com").pk)
        more = {**row.spec, "upload": "65M"}
        Placement.objects.filter(pk=row.pk).update(spec=more, revision=row.revision + 1)
        assert any("nginx does not run" in line for line in faulty.converge())
        assert faulty.status("c.example.com") == 200
    finally:
        pid_file.write_text(number)
    Placement.objects.update(retry_at=None)
    faulty.converge()
    assert unfinished.known(faulty.machine) is None
    assert Placement.objects.get(pk=row.pk).applied == row.revision + 1


def in_child(work: Callable[[], object], *, dies_at: int = 0, count: int = -1) -> int:
    """Do it in a forked process, that kills itself at the n-th call of the program's own functions."""
    connection.close()
    child = os.fork()
    if child:
        return child
    try:
        connection.connection = None
        left = [dies_at]

        def called(frame: Any, event: str, _: Any) -> None:
            if event == "call" and frame.f_globals.get("__name__", "").startswith("posada.node"):
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.setprofile(called)
        work()
        sys.setprofile(None)
        if count >= 0:
            os.write(count, str(-left[0]).encode())
        os._exit(0)
    except BaseException:
        os._exit(1)


def calls_of(work: Callable[[], object]) -> int:
    """How many calls of the program's own functions it takes."""
    read, write = os.pipe()
    assert ended(in_child(work, count=write)) == 0
    return int(os.read(read, 20))


def ended(child: int) -> int:
    _, status = os.waitpid(child, 0)
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
