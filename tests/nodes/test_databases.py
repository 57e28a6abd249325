"""Databases of a site on a real MariaDB: its own by its system user, measured, dropped with a proof."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from posada.contexts.nodes import queries
from posada.contexts.nodes.models import Placement
from posada.node import databases, dumps
from posada.node.site import Site
from tests.nodes.house import HOSTING, script
from tests.nodes.live import Live, living_house, service
from tests.nodes.test_endings import delete, end

ASK = "<?php echo shell_exec('mariadb --no-defaults -N -S %s -e ' . escapeshellarg($_GET['sql']) . ' 2>&1');"

ROW = {
    "driver": "debian-web", "site": 987654, "presence": "active", "revision": 1, "applied": 0, "retry_at": None,
    "spec": {"names": ["x.example.com"], "php": "8.2", "workers": "2", "memory": "128M", "upload": "8M",
             "seconds": "30", "databases": 1},
}  # fmt: skip


@pytest.fixture(scope="module")
def stored(mariadb: Live, django_db_setup: Any, django_db_blocker: Any) -> Iterator[Live]:
    """Two sites with databases, one without."""
    product = {**HOSTING, "driver_settings": {"databases": 2}}
    played = script("a.example.com", "b.example.com", "c.example.com", products={"c.example.com": "plain"},
                    site=product, plain=HOSTING)  # fmt: skip
    with django_db_blocker.unblock(), living_house(played, mariadb) as house:
        house.converge()
        house.hear()
        for domain in ("a.example.com", "b.example.com", "c.example.com"):
            house.upload(domain, "ask.php", ASK % house.machine.mariadb_socket)
        yield house


def ask(live: Live, domain: str, sql: str) -> str:
    from urllib.parse import quote

    return live.get(domain, f"/ask.php?sql={quote(sql)}").text.strip()


def test_a_site_reaches_its_own_databases_without_a_password_and_no_others(stored: Live) -> None:
    a, b = (stored.home(domain).name for domain in ("a.example.com", "b.example.com"))
    seen = ask(stored, "a.example.com", "SHOW DATABASES").split()
    assert sorted(seen) == ["information_schema", f"{a}_1", f"{a}_2"]
    assert ask(stored, "a.example.com", f"CREATE TABLE {a}_1.t (x int); INSERT INTO {a}_1.t VALUES (7)") == ""
    assert ask(stored, "a.example.com", f"SELECT x FROM {a}_1.t") == "7"
    assert "denied" in ask(stored, "b.example.com", f"SELECT x FROM {a}_1.t")
    assert "denied" in ask(stored, "b.example.com", f"CREATE DATABASE {a}_3")
    assert "denied" in ask(stored, "b.example.com", "SELECT * FROM mysql.global_priv")
    assert "denied" in ask(stored, "c.example.com", "SELECT 1")  # it has none
    assert b != a


def test_a_site_makes_no_database_of_another_name_for_root_reads_names_into_statements(stored: Live) -> None:
    a = stored.home("a.example.com").name
    for name in (f"{a}_3", f"{a}_blog", f"{a}_/../../x", f"{a}_`;GRANT ALL ON *.* TO {a}@localhost#"):
        quoted = name.replace("`", "``")
        assert "denied" in ask(stored, "a.example.com", f"CREATE DATABASE `{quoted}`"), name


def test_an_older_grant_of_all_names_is_taken_back_and_what_was_made_by_it_stays_its_owners(stored: Live) -> None:
    b = stored.home("b.example.com").name
    databases.ask(f"GRANT ALL PRIVILEGES ON `{b}\\_%`.* TO '{b}'@'localhost'; CREATE DATABASE {b}_blog", stored.machine)
    stored.converge(everything=True)
    assert ask(stored, "b.example.com", f"CREATE TABLE {b}_blog.t (x int)") == ""
    assert "denied" in ask(stored, "b.example.com", f"CREATE DATABASE {b}_more")
    databases.ask(f"DROP DATABASE {b}_blog", stored.machine)


@pytest.mark.parametrize(
    "more", ["`; CREATE DATABASE smuggled#", "'; CREATE DATABASE smuggled#", "/../../../../../x", "a\nb", "a_b"]
)
def test_a_hostile_name_of_a_database_is_a_name_and_nothing_else(stored: Live, tmp_path: Path, more: str) -> None:
    """Whoever made it: of root's statements and files it becomes no part, and it is dropped with all else."""
    user = f"{stored.machine.user_prefix}987654"
    name, site = f"{user}_{more}", Site.read(ROW)
    databases.make([f"CREATE DATABASE {databases.quoted(name)}"], stored.machine)
    try:
        assert name in databases.inventory(site, stored.machine)
        assert name in databases.measured(stored.machine)[user]  # and is counted as what this site uses
        assert databases.usage(stored.machine)[user] == {"databases": 0, "tables": 0}
        (tmp_path / "in").mkdir()
        assert dumps.dump_all(site, stored.machine, tmp_path / "in") == ([name] if more == "a_b" else [])
        assert not (tmp_path / "x.sql").exists()
    finally:
        databases.drop(site, stored.machine)
        smuggled = databases.ask("SHOW DATABASES LIKE 'smuggled'; DROP DATABASE IF EXISTS smuggled", stored.machine)
    assert not smuggled and not databases.inventory(site, stored.machine)


def test_a_database_that_is_gone_is_drift_and_made_again(stored: Live) -> None:
    b = stored.home("b.example.com").name
    databases.ask(f"DROP DATABASE {b}_2", stored.machine)
    assert f"+ CREATE DATABASE IF NOT EXISTS `{b}_2`" in stored.preview()
    stored.converge(everything=True)
    assert f"{b}_2" in ask(stored, "b.example.com", "SHOW DATABASES").split()


def test_a_smaller_plan_takes_no_data_away(stored: Live) -> None:
    row = Placement.objects.get(service_id=service("b.example.com").pk)
    Placement.objects.filter(pk=row.pk).update(spec={**row.spec, "databases": 1}, revision=row.revision + 1)
    stored.converge()
    assert f"{stored.home('b.example.com').name}_2" in ask(stored, "b.example.com", "SHOW DATABASES").split()


def test_a_mariadb_that_does_not_answer_fails_the_change_in_its_words(stored: Live) -> None:
    socket = Path(stored.machine.mariadb_socket)
    away = socket.with_suffix(".away")
    Placement.objects.filter(service_id=service("a.example.com").pk).update(applied=0)
    databases.ask("DROP DATABASE " + stored.home("a.example.com").name + "_2", stored.machine)
    socket.rename(away)
    try:
        socket.touch()
        assert any("Can't connect" in line for line in stored.converge())
        assert stored.status("a.example.com") == 200
    finally:
        away.rename(socket)
    Placement.objects.update(retry_at=None)
    stored.converge()
    assert Placement.objects.get(service_id=service("a.example.com").pk).fault == ""


def test_tables_and_bytes_are_measured_and_their_deletion_is_proved(stored: Live) -> None:
    id, user = service("a.example.com").pk, stored.home("a.example.com").name
    stored.measure()
    stored.weigh()
    used = queries.usage(id)
    assert used["tables"].value == 1 and used["databases"].value > 0
    end(stored, "a.example.com")
    delete(stored, "a.example.com")
    stored.converge()
    stored.hear()
    report = queries.deletion(id)
    assert report is not None and report.proof is not None
    assert {name: of["tables"] for name, of in report.proof["databases"].items()} == {f"{user}_1": 1, f"{user}_2": 0}
    left = databases.standing(stored.machine)
    assert not [name for name in left.databases | left.users if name.startswith(user)]
