"""What owners set of their sites by themselves, on a real node: jobs by the clock, PHP, the web root, logs."""

import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from posada.contexts.nodes import queries as nodes
from posada.contexts.nodes.acts.order_jobs import ask_log
from posada.contexts.sites.models import CronJob
from posada.flow.requests import Request, submit
from posada.ground.agenda.unit import unit
from posada.kernel import clock
from posada.kernel.errors import BadInput
from posada.node.crons import Clockwork
from posada.node.house import House
from posada.terms.actor import SYSTEM
from posada.terms.decisions import Refused
from tests.nodes.house import script
from tests.nodes.live import Live, living_house, service, until

A, B = "a.example.com", "b.example.com"
MINUTE = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)  # 10:30 where the house is
RULE = {"site_tools": {"file_accounts": 2, "cron_jobs": 3, "cron_every": "10 minutes"}}


@pytest.fixture(scope="module")
def tooled(daemons: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[Live]:
    terms = {"flooming/no-backup-after-cancellation": {"rules": [RULE]}}
    with django_db_blocker.unblock(), living_house(script(A, B, terms=terms), daemons) as house:
        house.converge()
        house.hear()
        yield house


def ask(live: Live, kind: str, domain: str = A, **fields: Any) -> None:
    asked, now = service(domain), live.a_minute_later()
    with unit(now, SYSTEM):
        submit(Request(kind, asked.customer_id, ("service", asked.pk), SYSTEM, now, fields))


def tick(live: Live, minute: datetime) -> int:
    """Let a minute come, and wait for what it begins; how many jobs that were."""
    house = House(live.machine.house)
    try:
        begun = Clockwork(live.machine, house.tell).tick(minute)
        for thread in begun:
            thread.join(20)
    finally:
        house.close()
    return len(begun)


def test_a_job_runs_when_it_is_due_as_its_site_and_its_owner_reads_what_it_said(tooled: Live) -> None:
    ask(tooled, "cron-job", do="add", schedule="30 10 * * *", command="id -un; pwd; cat /etc/shadow; exit 3")
    tooled.converge()
    assert tick(tooled, MINUTE - timedelta(minutes=1)) == 0
    assert tick(tooled, MINUTE) == 1
    job = CronJob.objects.get()
    run = nodes.told(service(A).pk, clock.wall())["cron"][str(job.pk)]
    home = tooled.home(A)
    assert run["exit"] == 3
    assert run["output"].startswith(f"{home.name}\n{home}/public\n") and "Permission denied" in run["output"]
    kept = Path(tooled.machine.state) / "cron/results" / home.name / f"{job.pk}.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    tick(tooled, MINUTE)  # the program was started anew within the minute
    assert len(json.loads(kept.read_text())) == 1


def test_what_runs_is_ended_by_a_hold_and_nothing_runs_until_it_is_lifted(tooled: Live) -> None:
    ask(tooled, "cron-job", do="add", schedule="0 12 * * *", command="sleep 300")
    tooled.converge()
    at = MINUTE + timedelta(minutes=90)
    (thread,) = Clockwork(tooled.machine, lambda *_: None).tick(at)
    uid = tooled.machine.first_uid + service(A).pk
    until(lambda: any(owner(pid) == uid for pid in os.listdir("/proc") if pid.isdigit()))
    tooled.hold(A)
    tooled.converge()
    thread.join(10)
    assert not thread.is_alive()
    assert tick(tooled, at + timedelta(days=1)) == 0
    tooled.lift(A)
    tooled.converge()
    ask(tooled, "cron-job", do="remove", job=str(CronJob.objects.latest("pk").pk))
    tooled.converge()
    assert tick(tooled, at + timedelta(days=1)) == 0
    assert tick(tooled, MINUTE + timedelta(days=1)) == 1


def owner(pid: str) -> int:
    try:
        return os.stat(f"/proc/{pid}").st_uid
    except OSError:
        return -1


@pytest.mark.parametrize(("schedule", "refused"), [
    ("*/5 * * * *", True), ("* * * * *", True), ("0,5 3 * * *", True), ("61 * * * *", False), ("@reboot", False),
    ("0 0 31 2 *", False), ("* * * * * *", False), ("0 3 * *", False), ("$(id) * * * *", False),
])  # fmt: skip
def test_what_is_no_schedule_or_too_often_is_not_taken(tooled: Live, schedule: str, refused: bool) -> None:
    with pytest.raises(Refused if refused else BadInput):
        ask(tooled, "cron-job", do="add", schedule=schedule, command="true")


def test_no_more_is_set_than_the_terms_give(tooled: Live) -> None:
    for number in range(3):
        ask(tooled, "cron-job", B, do="add", schedule="0 3 * * *", command=f"echo {number}")
    with pytest.raises(Refused) as said:
        ask(tooled, "cron-job", B, do="add", schedule="0 3 * * *", command="echo 4")
    assert said.value.reason == "as-many-as-the-plan-gives"
    with pytest.raises(BadInput):
        ask(tooled, "cron-job", B, do="add", schedule="0 3 * * *", command="one\nroot two")


def test_php_is_chosen_within_the_plan_and_the_folder_that_is_served(tooled: Live) -> None:
    show = "<?php echo ini_get('memory_limit').' '.ini_get('upload_max_filesize').' '.ini_get('display_errors');"
    (tooled.home(A) / "public/web").mkdir()
    os.chown(tooled.home(A) / "public/web", tooled.machine.first_uid + service(A).pk, -1)
    tooled.upload(A, "web/index.php", show)
    tooled.upload(A, "index.php", show)
    assert tooled.get(A).text == "256M 64M 0"
    ask(tooled, "site-settings", memory="128M", upload="32M", show_errors="True", root="web")
    tooled.converge()
    assert tooled.get(A).text == "128M 32M 1"
    assert tooled.status(A, "/web/index.php") == 404  # web is the top now
    with pytest.raises(BadInput):
        ask(tooled, "site-settings", memory="512M")
    for root in ("../b", "web/../..", "x;", "a//b", "."):
        with pytest.raises(BadInput):
            ask(tooled, "site-settings", root=root)
    ask(tooled, "site-settings", memory="", upload="", show_errors="", root="")
    tooled.converge()
    assert tooled.get(A).text == "256M 64M 0"


def test_the_end_of_a_log_is_read_for_its_owner_and_kept_until_the_next(tooled: Live) -> None:
    tooled.get(A, "/seen-by-the-log")
    time.sleep(1.5)  # nginx writes its logs every second
    ask_log(service(A).pk, "access", 10, now=tooled.now)
    tooled.work()
    read = nodes.jobs(service(A).pk).get()
    assert "/seen-by-the-log" in read.result["text"] and len(read.result["text"].splitlines()) <= 10
    secret = tooled.home(A) / "private/php-errors.log"
    secret.unlink(missing_ok=True)
    secret.symlink_to("/etc/shadow")  # root reads nothing by a customer's link
    ask_log(service(A).pk, "php", 10, now=tooled.now)
    assert "Permission denied" in tooled.work()[0]
    assert nodes.jobs(service(A).pk).count() == 1
    secret.unlink()
    with pytest.raises(BadInput):
        ask_log(service(A).pk, "../shadow", 10, now=tooled.now)
