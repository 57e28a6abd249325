"""What sites use on a real node: read in batches, counted once, and held against the terms as it is."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from posada.contexts.metering import queries as metering
from posada.contexts.metering.models import Flag, Sample
from posada.contexts.nodes.models import Reading
from posada.contexts.services.acts.lift_holds import lift_holds
from posada.contexts.services.models import Hold, Reason
from posada.contexts.support.models import Notice
from posada.ground.agenda.models import Case
from posada.ground.agenda.unit import unit
from posada.node import databases
from posada.node.house import House
from posada.node.meter import Meter
from posada.node.site import Site
from posada.node.slices import Slices
from posada.node.transfer import Mark, transferred
from posada.rehearsal.script import Script
from posada.terms.actor import SYSTEM
from posada.terms.models import Decision
from tests.nodes.live import Live, as_node, living_house, service, until

SITE = {
    "kind": "individual", "type": "individual-hosting", "name": {"es": "Sitio", "en": "Site"}, "currency": "COP",
    "prices": {"yearly": 240000}, "needs_domain": True, "driver": "debian-web", "specifications": {"sites": 1},
    "driver_settings": {"workers": 2, "databases": 1, "processes": 12, "cpu": "0.5", "total_memory": "96M"},
}  # fmt: skip
FILES = 200_000
USED = "(function () { $u = getrusage(); return $u['ru_utime.tv_sec'] + $u['ru_utime.tv_usec'] / 1e6; })"
BURN = f"<?php $own = {USED}; $to = $own() + 0.6; while ($own() < $to) {{ hash('sha256', str_repeat('x', 9999)); }}"
BURN += " echo 'burnt';"


@pytest.fixture(scope="module")
def metered(mariadb: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[Live]:
    """Two sites under terms with limits."""
    events: list[dict[str, Any]] = []
    for name, domain, product in (("a", "a.example.com", "site"), ("b", "b.example.com", "site"),
                                  ("c", "c.example.com", "static")):  # fmt: skip
        order = {"as": name, "customer": "ana", "product": product, "cycle": "yearly", "domain": domain}
        events += [
            {"at": "2026-03-02T10:00", "order": order},
            {"at": "2026-03-02T11:00", "pay": {"invoice": f"{name}/1"}},
        ]
    static = {**SITE, "specifications": {"execution": "no"}}
    played = Script.model_validate(
        {"pack": "metsys", "from": "2026-03-02T09:00", "until": "2026-03-02",
         "catalog": {"site": SITE, "static": static}, "customers": {"ana": {"name": "Ana Gómez"}}, "events": events}
    )  # fmt: skip
    with django_db_blocker.unblock(), living_house(played, mariadb) as house:
        house.converge()
        house.hear()
        yield house


def latest(domain: str) -> dict[str, float]:
    return {metric: float(value) for metric, (value, _at) in metering.use(service(domain).pk).read.items()}


def read(domain: str, metric: str) -> float:
    """What flowed in all that was read."""
    return float(sum(row.value for row in Sample.objects.filter(service_id=service(domain).pk, metric=metric)))


def processor(live: Live, domain: str) -> float:
    """The seconds that the kernel has counted of a site's processes."""
    used = Slices(live.machine).used().get(live.home(domain).name)
    return used.cpu if used is not None else 0.0


def test_processors_memory_processes_and_transfer_are_counted_once(metered: Live) -> None:
    metered.upload("a.example.com", "burn.php", BURN)
    metered.upload("a.example.com", "large.bin", "x" * 300_000)
    metered.measure()
    metered.weigh()
    time.sleep(1.1)
    before = processor(metered, "a.example.com")

    def burnt() -> bool:
        """Whether as much was counted as one page burns: what a process used before it was gathered is not."""
        assert metered.get("a.example.com", "/burn.php").text == "burnt"
        return processor(metered, "a.example.com") > before + 0.6

    with metered.program():  # gathers the processes of sites into their groups, every second
        until(burnt)
        assert len(metered.get("a.example.com", "/large.bin").text) == 300_000
    time.sleep(1.5)  # nginx writes its logs every second
    metered.measure()
    metered.weigh()
    used = latest("a.example.com")
    assert 0.5 < read("a.example.com", "cpu") < 10
    assert used["memory"] > 1_000_000 and used["processes"] >= 1
    assert 300_000 < read("a.example.com", "transfer") < 400_000
    metered.measure()
    metered.weigh()
    again = latest("a.example.com")
    assert again["transfer"] == 0 and again["cpu"] < 0.2
    assert latest("b.example.com")["transfer"] == 0


def test_what_is_told_twice_counts_once_and_waits_while_the_house_is_away(metered: Live) -> None:
    meter, house = Meter(metered.machine), House(metered.machine.house)
    try:
        meter.read(house.all())
        waiting = meter._known()["waiting"]
        assert len(waiting) == 3
        house.readings(waiting)
        before = Reading.objects.count()
        assert before > 20
        assert meter.tell(house) == 3  # of which the house knew every one
        assert Reading.objects.count() == before
        assert meter._known()["waiting"] == []
    finally:
        house.close()
    metered.weigh()
    assert not Reading.objects.exists()


@pytest.mark.parametrize("told", [
    [{"site": 999_999, "at": "2026-01-01T00:00:00Z", "figures": {"files": 5}}],  # another's
    [{"site": 1, "at": "2026-01-01T00:00:00Z", "figures": {"files": 5}}],  # of months ago
    [{"site": 1, "at": "2126-01-01T00:00:00Z", "figures": {"files": -5, "praise": 7}}],  # of no such metric
    {"site": 1}, [{}] * 501,
])  # fmt: skip
def test_a_node_tells_of_its_own_sites_and_of_what_is_read(metered: Live, told: Any) -> None:
    with as_node(metered) as node, suppress(psycopg.errors.RaiseException):
        node.execute("SELECT node.readings(%s::jsonb)", [Jsonb(told)])
    assert not Reading.objects.exists()


def test_two_hundred_thousand_files_pass_nothing_and_one_more_opens_one_case(metered: Live) -> None:
    domain, id = "b.example.com", service("b.example.com").pk
    folder = metered.home(domain) / "private" / "many"
    there = sum(1 for _, _, names in os.walk(metered.home(domain)) for _ in names)
    for number in range(FILES - there):
        if number % 1000 == 0:
            within = folder / str(number // 1000)
            within.mkdir(parents=True)
        os.close(os.open(within / str(number), os.O_CREAT | os.O_WRONLY))
    metered.measure()
    metered.weigh()
    assert latest(domain)["files"] == FILES
    assert not Flag.objects.filter(service_id=id).exists()
    (folder / "one-more").touch()
    metered.measure()
    metered.weigh()
    metered.measure()
    metered.weigh()
    (flag,) = Flag.objects.filter(service_id=id, metric="files")
    assert (flag.value, flag.limit, flag.cleared_at) == (FILES + 1, FILES, None)
    case = Case.objects.get(subject_id=id, kind="reduction")
    assert case.facts["value"].startswith(str(FILES + 1))
    assert Decision.objects.filter(act="flag-files").count() == 1
    assert Notice.objects.filter(kind="reduction-request").count() == 1
    subprocess.run(["rm", "-r", str(folder)], check=True)
    metered.a_minute_later()
    metered.measure()
    metered.weigh()
    case.refresh_from_db()
    assert case.state == "closed"
    assert Flag.objects.get(pk=flag.pk).cleared_at is not None


def test_five_hundred_tables_pass_nothing_and_one_more_is_a_fact(metered: Live) -> None:
    domain = "a.example.com"
    name = f"{metered.home(domain).name}_1"
    made = [f"CREATE TABLE `{name}`.t{number} (x int) ENGINE=MyISAM" for number in range(500)]
    for start in range(0, 500, 100):
        databases.make(made[start : start + 100], metered.machine)
    metered.measure()
    metered.weigh()
    assert not Flag.objects.filter(metric="database-tables").exists()
    databases.make([f"CREATE TABLE `{name}`.one_more (x int) ENGINE=MyISAM"], metered.machine)
    metered.measure()
    metered.weigh()
    (flag,) = Flag.objects.filter(metric="database-tables", cleared_at=None)
    assert (flag.item, int(flag.value)) == (name, 501)
    assert Decision.objects.filter(act=f"flag-database-tables:{name}").count() == 1


def test_functions_are_off_and_a_plan_without_scripts_serves_files(metered: Live) -> None:
    metered.upload("a.example.com", "off.php", "<?php echo function_exists('proc_open') ? 'on' : 'off';")
    assert metered.get("a.example.com", "/off.php").text == "off"
    metered.upload("c.example.com", "secret.php", "<?php echo 'ran';")
    assert metered.status("c.example.com", "/secret.php") == 403
    metered.upload("c.example.com", "page.html", "a page")
    assert metered.get("c.example.com", "/page.html").text == "a page"
    assert not list(Path(metered.machine.php_pools).glob(f"posada-{metered.home('c.example.com').name}.conf"))


def test_the_limits_of_a_plan_stand_over_all_processes_of_a_site(metered: Live) -> None:
    house = House(metered.machine.house)
    (row,) = (row for row in house.all() if row["site"] == service("a.example.com").pk)
    house.close()
    site, slices = Site.read(row), Slices(metered.machine)
    if not {"memory", "pids"} <= slices.trees.keys():
        pytest.skip("this machine's kernel groups have no limits of memory and processes")
    assert slices.make(site) == []  # they stand since the site was made

    def run(command: str) -> tuple[bytes, bytes]:
        uid = site.uid(metered.machine)
        with subprocess.Popen(
            ["/bin/sh", "-c", f"sleep 1; {command}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, user=uid,
            group=uid, extra_groups=[], cwd="/",
        ) as begun:  # fmt: skip
            slices.gather()
            assert slices.used()[site.user(metered.machine)].processes >= 1
            return begun.communicate(timeout=30)

    assert run("perl -e 'print length(\"x\" x 20_000_000)'") == (b"20000000", b"")
    said, complaint = run("perl -e 'print length(\"x\" x 200_000_000)'")
    assert (said, complaint.strip()) == (b"", b"Killed")  # what takes more than 96M is ended, and nothing else
    _, complaint = run(" ".join(["sleep 1 &"] * 30) + " wait")
    assert b"fork" in complaint.lower()  # beyond twelve there are none


def test_holds_say_every_reason_close_their_parts_and_all_is_back_after_the_last(metered: Live) -> None:
    domain = "b.example.com"
    user = metered.home(domain).name

    def comes_in() -> bool:
        return user not in databases.standing(metered.machine).locked

    metered.hold(domain, Reason.BREACH)  # of which these terms say that it closes the site alone
    metered.converge()
    page = metered.get(domain)
    assert page.status == 503 and "Hay un asunto administrativo" not in page.text
    assert comes_in()
    metered.hold(domain, Reason.NON_PAYMENT)  # which closes all
    metered.converge()
    page = metered.get(domain)
    assert "Se revisa el uso que se le da." in page.text and "Hay un asunto administrativo por resolver." in page.text
    assert not comes_in()
    first = Hold.objects.get(service_id=service(domain).pk, closed_at=None, reason="non-payment")
    now = metered.a_minute_later()
    with unit(now, SYSTEM):
        lift_holds([first.pk], grounds=(), now=now, by=SYSTEM)
    metered.converge()
    page = metered.get(domain)
    assert page.status == 503 and "Hay un asunto administrativo" not in page.text
    assert comes_in()
    metered.lift(domain)
    metered.converge()
    assert metered.status(domain) == 200 and comes_in()


def test_a_log_is_read_on_from_where_it_was_whatever_its_rotation(tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    log.write_text("old 1 1\n")
    total, mark = transferred(log, None)
    assert (total, mark) == (0, Mark(log.stat().st_ino, 8))
    with log.open("a") as file:
        file.write("one 10 5\ntwo 20 5\nhalf 7")
    total, mark = transferred(log, mark)
    assert total == 40
    with log.open("a") as file:
        file.write(" 3\n")
    log.rename(tmp_path / "access.log.1")
    log.write_text("new 100 1\n")
    total, mark = transferred(log, mark)
    assert total == 111
    assert transferred(log, mark) == (0, mark)
