"""What owners set of a site goes with it to another node: accounts for files, jobs by the clock, PHP, logs and use."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from posada.contexts.nodes import queries
from posada.contexts.nodes.acts.order_jobs import ask_log
from posada.faces.portal.passwords import hashed
from posada.flow.requests import Request, submit
from posada.ground.agenda.unit import unit
from posada.node.crons import Clockwork
from posada.node.house import House
from posada.terms.actor import SYSTEM
from tests.nodes.house import script
from tests.nodes.live import Live, service, until
from tests.nodes.two_nodes import begin, through, two_nodes

A = "a.example.com"
MINUTE = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)  # 10:30 where the house is
RULE = {"site_tools": {"file_accounts": 2, "cron_jobs": 3, "cron_every": "10 minutes"}}


@pytest.fixture(scope="module")
def moved(daemons: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[tuple[Live, Live]]:
    """A site that moved from the first node to the second, after its owner had set all that it lets be set."""
    if shutil.which("proftpd", path="/usr/sbin:/usr/bin") is None:
        pytest.skip("proftpd is not installed: apt-get install proftpd-basic proftpd-mod-crypto")
    terms = {"flooming/no-backup-after-cancellation": {"rules": [RULE]}}
    with django_db_blocker.unblock(), two_nodes(script(A, terms=terms), daemons) as nodes:
        for live in nodes:
            folder = live.folder / "ftp"
            (folder / "conf.d").mkdir(parents=True)
            live.machine = replace(live.machine, proftpd_conf=f"{folder}/proftpd.conf", proftpd_pid=f"{folder}/pid",
                                   proftpd_sites=f"{folder}/conf.d")  # fmt: skip
            (folder / "proftpd.conf").write_text(f"ModulePath {live.machine.proftpd_modules}\n")
        here, there = nodes
        here.upload(A, "index.php", "<?php echo ini_get('memory_limit'), ' ', getcwd();")
        (here.home(A) / "public/shop").mkdir()
        shutil.copy2(here.home(A) / "public/index.php", here.home(A) / "public/shop/index.php")
        for path in (here.home(A) / "public/shop", here.home(A) / "public/shop/index.php"):
            shutil.chown(path, here.home(A).name, "www-data")
        set_all(here)
        here.converge()
        here.hear()
        assert here.get(A).text.startswith("128M") and here.get(A).text.endswith("public/shop")
        assert through(begin(here, A), here, there).step == "done"
        yield here, there


def set_all(live: Live) -> None:
    asked = service(A)
    for kind, fields in (
        ("file-account", {"do": "open", "name": "web", "folder": "public", "hash": hashed("correct horse")}),
        ("cron-job", {"do": "add", "schedule": "30 10 * * *", "command": "id -un; pwd"}),
        ("site-settings", {"memory": "128M", "root": "shop"}),
    ):
        now = live.a_minute_later()
        with unit(now, SYSTEM):
            submit(Request(kind, asked.customer_id, ("service", asked.pk), SYSTEM, now, fields))


def test_php_and_the_public_folder_are_as_their_owner_set_them(moved: tuple[Live, Live]) -> None:
    said = moved[1].get(A).text
    assert said == f"128M {moved[1].home(A)}/public/shop"


def test_accounts_for_files_let_in_there_and_no_longer_here(moved: tuple[Live, Live]) -> None:
    users = [(Path(live.machine.state) / "ftp/users").read_text() for live in moved]
    uid = moved[1].machine.first_uid + service(A).pk
    assert users[0] == "" and users[1].startswith(f"site{service(A).pk}-web:$6$")
    assert f":{uid}:{uid}::{moved[1].home(A)}/public:" in users[1]


def test_its_jobs_run_by_the_clock_there_and_no_longer_here(moved: tuple[Live, Live]) -> None:
    begun = []
    for live in moved:
        house = House(live.machine.house)
        try:
            threads = Clockwork(live.machine, house.tell).tick(MINUTE)
            for thread in threads:
                thread.join(20)
            begun.append(len(threads))
        finally:
            house.close()
    assert begun == [0, 1]
    told = str(queries.told(service(A).pk, datetime.now(UTC)))
    assert moved[1].home(A).name in told


def test_its_logs_are_read_and_its_use_is_measured_there(moved: tuple[Live, Live]) -> None:
    there = moved[1]
    there.get(A, "/?seen-there")
    until(lambda: "seen-there" in read(there))  # nginx writes together what comes within a second
    there.measure()
    assert there.weigh() > 0
    assert not list(Path(moved[0].machine.nginx_logs).glob(f"posada-{moved[0].home(A).name}.*"))


def read(live: Live) -> str:
    """The end of the log of visits, as its owner has it read."""
    ask_log(service(A).pk, "access", 20, now=live.now)
    live.work()
    job = queries.jobs(service(A).pk).filter(kind="read-log")[0]
    assert job.state == "done", job.words
    return str(job.result)
