"""A real PowerDNS that reads the house's zones, a real Pebble that looks names up there, and pages over HTTPS."""

import json
import os
import shutil
import ssl
import subprocess
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.client import HTTPSConnection
from ipaddress import ip_address
from pathlib import Path

import dns.exception
import dns.message
import dns.query
import dns.rdatatype
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction

from posada.contexts.nodes.acts.keep_name_servers import keep_name_server
from posada.contexts.nodes.models import Node
from posada.faces.cli.node import powerdns_lines
from posada.kernel import clock
from posada.node.certifier import Certifier
from posada.node.house import House
from tests.nodes.live import Answer, Live, forget_role, free_port, until

PEBBLE, POWERDNS = "pebble", "pdns_server"


def need(program: str, package: str) -> None:
    if shutil.which(program, path="/usr/sbin:/usr/bin") is None:
        pytest.skip(f"{program} is not installed: apt-get install {package} (make system does)")


@contextmanager
def name_server(live: Live, domain: str = "a.example.com") -> Iterator[int]:
    """The port of a PowerDNS that is ns1.example.net, of a house whose node is at 127.0.0.1."""
    need(POWERDNS, "pdns-server pdns-backend-pgsql")
    Node.objects.update(address="127.0.0.1")
    with transaction.atomic():
        role, password = keep_name_server("ns1.example.net", now=live.now)
    port, folder = free_port(), live.folder / "pdns"
    folder.mkdir()
    own = {"local-address": "127.0.0.1", "local-port": port, "socket-dir": folder, "cache-ttl": 0, "query-cache-ttl": 0,
           "negquery-cache-ttl": 0, "zone-cache-refresh-interval": 0, "dnssec-key-cache-ttl": 0,
           "domain-metadata-cache-ttl": 0, "daemon": "no", "guardian": "no"}  # fmt: skip
    lines = [powerdns_lines(role, password, ""), *(f"{name}={value}" for name, value in own.items())]
    (folder / "pdns.conf").write_text("\n".join(lines))
    server = subprocess.Popen(
        [POWERDNS, f"--config-dir={folder}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: bool(asked(port, domain, "SOA")))
        yield port
    finally:
        server.kill()
        server.wait()
        shutil.rmtree(folder)
        forget_role(role)


def asked(port: int, name: str, kind: str) -> list[str]:
    """What a name server answers, as it is written in zones; nothing where it is silent or knows none."""
    try:
        said = dns.query.udp(dns.message.make_query(name, kind), "127.0.0.1", port=port, timeout=0.5)
    except dns.exception.Timeout:
        return []
    wanted = dns.rdatatype.from_text(kind)
    return sorted(one.to_text() for answer in said.answer if answer.rdtype == wanted for one in answer)


@contextmanager
def authority(
    live: Live, dns_port: int, *, lasts: timedelta = timedelta(days=90), accounts: Mapping[str, str] | None = None
) -> Iterator[str]:  # fmt: skip
    """A Pebble that proves names at that name server and this machine, which asks it; the root that it issues by.

    With `accounts`, it lets in who has one of these alone: HMAC keys by their names.
    """
    need(PEBBLE, "pebble")
    folder = live.folder / "pebble"
    folder.mkdir()
    _write_certificate(folder)
    port, management = free_port(), free_port()
    (folder / "config.json").write_text(json.dumps({"pebble": {
        "listenAddress": f"127.0.0.1:{port}", "managementListenAddress": f"127.0.0.1:{management}",
        "certificate": f"{folder}/own.pem", "privateKey": f"{folder}/own.key", "httpPort": live.port, "tlsPort": 1,
        "certificateValidityPeriod": int(lasts.total_seconds()),
        "externalAccountBindingRequired": bool(accounts), "externalAccountMACKeys": dict(accounts or {}),
    }}))  # fmt: skip
    server = subprocess.Popen(
        [PEBBLE, "-config", f"{folder}/config.json", "-dnsserver", f"127.0.0.1:{dns_port}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0", "PEBBLE_AUTHZREUSE": "0"},
    )  # fmt: skip
    before = live.machine
    live.machine = replace(before, acme=f"https://127.0.0.1:{port}/dir", acme_ca=f"{folder}/own.pem")
    live.write()
    trusted = ssl.create_default_context(cafile=f"{folder}/own.pem")

    def root() -> str:
        try:
            with urllib.request.urlopen(f"https://127.0.0.1:{management}/roots/0", context=trusted, timeout=5) as said:
                return str(said.read().decode())
        except OSError:
            return ""

    try:
        until(lambda: bool(root()))
        yield root()
    finally:
        live.machine = before
        live.write()
        server.kill()
        server.wait()
        shutil.rmtree(folder)


def _write_certificate(folder: Path) -> None:
    """The authority's own certificate, by which its clients know it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "pebble")])
    now = clock.wall()
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "own.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "own.key").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    ))  # fmt: skip


def certify(live: Live) -> list[str]:
    """What the program does beside its turns: ask for certificates that are due, then put them in force."""
    said: list[str] = []
    house = House(live.machine.house)
    try:
        got = Certifier(live.machine, said.append).turn(house.all(), house)
    finally:
        house.close()
    if got:
        said += live.converge(everything=True)
    return said


class Named(HTTPSConnection):
    """A connection to this machine under a site's name, whose certificate is checked for that name."""

    def __init__(self, live: Live, host: str, context: ssl.SSLContext) -> None:
        port = int(live.machine.listen_tls[0].rpartition(":")[2])
        super().__init__("127.0.0.1", port, timeout=10)
        self.named, self.checked = host, context

    def connect(self) -> None:
        super(HTTPSConnection, self).connect()
        self.sock = self.checked.wrap_socket(self.sock, server_hostname=self.named)


def fetch(live: Live, host: str, root: str, path: str = "/") -> Answer:
    """Fetch a page over HTTPS as a browser does that trusts this root. Raises ssl.SSLError where it would warn."""
    asked = Named(live, host, ssl.create_default_context(cadata=root))
    asked.request("GET", path, headers={"Host": host, "Connection": "close"})
    answer = asked.getresponse()
    return Answer(answer.status, answer.read().decode())


def shown(live: Live, host: str, root: str) -> x509.Certificate:
    """The certificate that the site shows."""
    asked = Named(live, host, ssl.create_default_context(cadata=root))
    asked.connect()
    der = asked.sock.getpeercert(binary_form=True)
    asked.close()
    return x509.load_der_x509_certificate(der)
