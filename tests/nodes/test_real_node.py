"""A node with the real nginx and PHP-FPM: what the house decides is what a browser sees."""

import psycopg
import pytest
from django.db import connection, transaction
from django.db.models import F

from posada.contexts.backups.models import DiskUse
from posada.contexts.nodes.acts.keep_name_servers import keep_name_server
from posada.contexts.nodes.models import NameServer, Node, Placement
from posada.contexts.nodes.queries import usage
from posada.contexts.services.models import Task
from posada.faces.cli.node import address_of_house
from tests.nodes.live import Live, as_node, forget_role, pending, service, until

HELLO = "<?php echo 'hello from '.$_SERVER['HTTP_HOST'].' as '.posix_getuid();"


def test_a_paid_order_answers_by_its_name_and_the_service_is_active(live: Live) -> None:
    live.upload("a.example.com", "index.php", HELLO)
    uid = live.machine.first_uid + service("a.example.com").pk
    assert live.get("a.example.com").text == f"hello from a.example.com as {uid}"
    assert live.status("www.a.example.com") == 200
    assert live.status("nobody.example.com") == 404
    assert "b.example.com" in live.get("b.example.com").text  # the page of a site that is new
    assert service("a.example.com").state == "active"
    assert {task.state for task in Task.objects.filter(act="create")} == {"done"}


def test_a_hold_answers_503_in_seconds_and_its_lifting_brings_the_site_back(live: Live) -> None:
    live.upload("a.example.com", "index.php", HELLO)
    with live.program():
        until(lambda: heard(live))
        live.hold("a.example.com")
        took = until(lambda: live.status("a.example.com") == 503, seconds=10)
        assert took < 5
        until(lambda: not pending())
        page = live.get("a.example.com", "/any/page.php").text
        assert "Usó más del servidor de lo que permite su plan." in page
        assert "Ana" not in page
        assert live.get("a.example.com", "/index.php", method="POST").text == page
        assert live.status("b.example.com") == 200
        live.lift("a.example.com")
        until(lambda: live.status("a.example.com") == 200, seconds=10)
        until(lambda: not pending())
    live.hear()
    assert {task.state for task in Task.objects.filter(act__in=("suspend", "unsuspend"))} == {"done"}


def test_a_house_that_went_away_is_waited_for_while_the_sites_answer(live: Live) -> None:
    with live.program() as program:
        until(lambda: heard(live))
        with connection.cursor() as cursor:
            role = Node.objects.get().role
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [role])
        assert live.status("b.example.com") == 200
        live.hold("b.example.com")
        until(lambda: live.status("b.example.com") == 503)
        assert program.poll() is None
        live.lift("b.example.com")
        until(lambda: live.status("b.example.com") == 200)
        until(lambda: not pending())
    live.hear()


def heard(live: Live) -> bool:
    """Whether the program listens to its house."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE usename = %s", [Node.objects.get().role])
        return bool(cursor.fetchone()[0]) and not pending()


def test_the_node_role_reads_its_views_and_no_table(live: Live) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT LIKE 'pg\\_%'"
            " AND schemaname <> 'information_schema'"
        )
        tables = [name for (name,) in cursor.fetchall()]
    assert len(tables) > 100
    with as_node(live) as node:
        assert {site for (site,) in node.execute("SELECT site FROM node.site")} == {
            service("a.example.com").pk, service("b.example.com").pk,
        }  # fmt: skip
        for table in tables:
            with pytest.raises(Exception, match="permission denied"):
                node.execute(f"SELECT 1 FROM {table} LIMIT 1")
        for statement in ("UPDATE node.site SET revision = 9", "CREATE TABLE public.mine (x int)", "CREATE ROLE me",
                          "CREATE TEMPORARY TABLE mine (x int)", "SELECT lo_create(0)"):  # fmt: skip
            with pytest.raises(Exception, match=r"permission denied|cannot update"):
                node.execute(statement)


def test_keys_of_zones_are_shown_to_name_servers_alone_who_read_no_table(live: Live) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute("SELECT format('dns.%I', viewname) FROM pg_views WHERE schemaname = 'dns'")
        views = [name for (name,) in cursor.fetchall()]
    assert "public.names_zonekey" in tables and "dns.cryptokeys" in views
    with as_node(live) as node:
        for view in views:
            with pytest.raises(Exception, match="permission denied"):
                node.execute(f"SELECT 1 FROM {view} LIMIT 1")
    with transaction.atomic():
        role, password = keep_name_server("ns1.example.net", now=live.now)
    try:
        with psycopg.connect(address_of_house(role, password, ""), autocommit=True) as server:
            assert server.execute("SELECT content FROM dns.cryptokeys").fetchall() == []
            for statement in (*(f"SELECT 1 FROM {table} LIMIT 1" for table in tables), "SELECT 1 FROM node.site",
                              "DELETE FROM dns.cryptokeys", "CREATE TABLE public.mine (x int)"):  # fmt: skip
                with pytest.raises(Exception, match=r"permission denied|cannot delete"):
                    server.execute(statement)
    finally:
        NameServer.objects.all().delete()
        forget_role(role)


def test_a_name_as_long_as_names_may_be_is_served(live: Live) -> None:
    placed = Placement.objects.get(service_id=service("b.example.com").pk)
    long = f"{'a' * 60}.{'b' * 60}.{'c' * 60}.{'d' * 56}.example.com"
    assert len(long) == 251
    spec = placed.spec
    for names in ([*spec["names"], long], spec["names"]):
        Placement.objects.filter(pk=placed.pk).update(spec={**spec, "names": names}, revision=F("revision") + 1)
        assert all("nginx" not in line for line in live.converge())
        assert live.status(long) == (200 if long in names else 404)
    live.hear()


def test_what_a_site_uses_is_measured_and_told_as_a_reading(live: Live) -> None:
    home, id = live.home("b.example.com"), service("b.example.com").pk
    live.upload("b.example.com", "large.bin", "x" * 100_000)
    (home / "public/same.bin").hardlink_to(home / "public/large.bin")
    there = {path.stat().st_ino: path.stat().st_size for path in home.rglob("*") if path.is_file()}
    live.measure()
    assert live.weigh()
    known = {metric: row.value for metric, row in usage(id).items()}
    assert known == {"disk": sum(there.values()), "files": len(there), "databases": 0, "tables": 0}
    assert DiskUse.objects.get(service_id=id).used == sum(there.values())
    assert live.weigh() == 0  # each is made something of once
