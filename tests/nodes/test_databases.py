"""Databases of a site on a real MariaDB: its own by its system user, measured, dropped with a proof."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from posada.contexts.nodes import queries
from posada.contexts.nodes.models import Placement
from posada.node import databases
from tests.nodes.house import HOSTING, script
from tests.nodes.live import Live, living_house, service
from tests.nodes.test_endings import delete, end

ASK = "<?php echo shell_exec('mariadb --no-defaults -N -S %s -e ' . escapeshellarg($_GET['sql']) . ' 2>&1');"


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
