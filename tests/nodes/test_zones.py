"""Zones of what is served, asked of a real PowerDNS that reads them from the house's database."""

import shutil
import socket
import struct
import subprocess
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from posada.contexts.nodes.acts.keep_name_servers import keep_name_server
from posada.contexts.nodes.models import NameServer, Node
from posada.faces.cli.node import powerdns_lines
from posada.kernel.errors import BadInput
from tests.nodes.live import Live, forget_role, free_port, until
from tests.nodes.test_endings import end

TYPES = {"A": 1, "NS": 2, "CNAME": 5, "SOA": 6}


@pytest.fixture(scope="module")
def zones(live: Live) -> Iterator[int]:
    """The port of a PowerDNS that is ns1.example.net, of a house whose node is at 127.0.0.1."""
    if shutil.which("pdns_server", path="/usr/sbin:/usr/bin") is None:
        pytest.skip("pdns_server is not installed: apt-get install pdns-server pdns-backend-pgsql (make system does)")
    Node.objects.update(address="127.0.0.1")
    with transaction.atomic():
        role, password = keep_name_server("ns1.example.net", now=live.now)
    port, folder = free_port(), live.folder / "pdns"
    folder.mkdir()
    own = {"local-address": "127.0.0.1", "local-port": port, "socket-dir": folder, "cache-ttl": 0, "query-cache-ttl": 0,
           "negquery-cache-ttl": 0, "zone-cache-refresh-interval": 0, "daemon": "no", "guardian": "no"}  # fmt: skip
    lines = [powerdns_lines(role, password, ""), *(f"{name}={value}" for name, value in own.items())]
    (folder / "pdns.conf").write_text("\n".join(lines))
    server = subprocess.Popen(
        ["pdns_server", f"--config-dir={folder}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: bool(asked(port, "a.example.com", "SOA")))
        yield port
    finally:
        server.kill()
        server.wait()
        forget_role(role)


def asked(port: int, name: str, kind: str) -> list[str]:
    """The answers of a name server, in order: addresses, and of other kinds their bytes in hex. Nothing: none."""
    words = b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"
    question = struct.pack(">6H", 7, 0, 1, 0, 0, 0) + words + struct.pack(">2H", TYPES[kind], 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        way.settimeout(0.5)
        way.sendto(question, ("127.0.0.1", port))
        try:
            said = way.recv(4096)
        except TimeoutError:
            return []
    answers, place = [], len(question)
    for _ in range(struct.unpack(">H", said[6:8])[0]):
        place += 2  # the name, as a pointer to the question
        of_type, _, _, length = struct.unpack(">2HIH", said[place : place + 10])
        data = said[place + 10 : place + 10 + length]
        answers.append(socket.inet_ntoa(data) if of_type == TYPES["A"] else data.hex())
        place += 10 + length
    return answers


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
