"""Zones of what is served, asked of a real PowerDNS that reads them from the house's database."""

from collections.abc import Iterator

import pytest
from django.db import connection

from posada.contexts.nodes.acts.keep_name_servers import keep_name_server
from posada.contexts.nodes.models import NameServer
from posada.kernel.errors import BadInput
from tests.nodes.live import Live
from tests.nodes.naming import asked, name_server
from tests.nodes.test_endings import end


@pytest.fixture(scope="module")
def zones(live: Live) -> Iterator[int]:
    with name_server(live) as port:
        yield port


def test_a_site_is_found_by_its_name_and_fetched_there(live: Live, zones: int) -> None:
    (address,) = asked(zones, "a.example.com", "A")
    assert (address, live.status("a.example.com")) == ("127.0.0.1", 200)
    assert asked(zones, "www.a.example.com", "A") == ["127.0.0.1"]
    assert len(asked(zones, "a.example.com", "NS")) == 1
    assert asked(zones, "nobody.example.com", "A") == []


def test_a_zone_goes_when_its_service_ends_as_soon_as_that_is_committed(live: Live, zones: int) -> None:
    assert asked(zones, "b.example.com", "A") == ["127.0.0.1"]
    live.hold("b.example.com")
    assert asked(zones, "b.example.com", "A") == ["127.0.0.1"]  # a suspended one still says why
    end(live, "b.example.com")
    assert asked(zones, "b.example.com", "A") == []


def test_a_look_up_uses_an_index(live: Live, zones: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT content FROM dns.records WHERE type = 'A' AND name = 'www.a.example.com'")
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("RESET enable_seqscan")
    assert "placements_by_zone" in plan and "placements_by_www" in plan, plan


def test_the_name_servers_role_reads_zones_and_nothing_else(live: Live, zones: int) -> None:
    name = NameServer.objects.get().role
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN"
            " ('r', 'p', 'v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
            " AND has_table_privilege(%s, c.oid, 'SELECT')", [name],
        )  # fmt: skip
        assert {schema for (schema,) in cursor.fetchall()} == {"dns"}


@pytest.mark.parametrize("host", ["ns1", "NS1.example.net", "ns1.example.net; DROP", "127.0.0.1"])
def test_what_is_no_name_of_a_machine_is_refused(live: Live, host: str) -> None:
    with pytest.raises(BadInput):
        keep_name_server(host, now=live.now)
