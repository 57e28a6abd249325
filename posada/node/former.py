"""The server where a site was, as its owner described it: read and checked, and reached only where it may be."""

import base64
import hashlib
import ipaddress
import json
import re
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from posada.node.machine import Machine
from posada.node.site import Refused

HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?")
USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,63}")
FOLDER = re.compile(r"[A-Za-z0-9._/ @+~-]{1,200}")
DATABASE = re.compile(r"[A-Za-z0-9_$-]{1,64}")
KEY = re.compile(r"(ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521)|ssh-rsa) ([A-Za-z0-9+/=]{40,2000})")
ALGORITHMS = {"ssh-rsa": "rsa-sha2-512,rsa-sha2-256"}  # of the others, the key's kind is the algorithm


@dataclass(frozen=True, slots=True)
class Database:
    """One database there, and who may read it."""

    name: str
    host: str
    user: str
    password: str

    @property
    def door(self) -> str:
        """Where it is reached from there, as a tunnel is told."""
        if self.host == "localhost":
            return "127.0.0.1"
        return f"[{self.host}]" if ":" in self.host else self.host

    def options(self, host: str) -> str:
        """What the program that dumps reads, from its standard input."""
        said = {"host": host, "user": self.user, "password": self.password}
        lines = (f'{name}="{value.replace(chr(92), chr(92) * 2).replace(chr(34), chr(92) + chr(34))}"'
                 for name, value in said.items())  # fmt: skip
        return "[client]\n" + "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Former:
    """A server that is entered by SSH."""

    host: str
    port: int
    user: str = ""
    folder: str = ""
    host_key: str = ""
    password: str = ""
    private_key: str = ""
    databases: tuple[Database, ...] = ()

    @classmethod
    def read(cls, said: Mapping[str, Any], secret: str, *, with_account: bool) -> Self:
        """As a job's details and its secret describe it. Raises Refused for what must not become a command's word."""
        port = int(said.get("port") or 22)
        if not 0 < port < 65536:
            raise Refused(f"{port} is no port")
        host = _one(HOST, said.get("host"), "host")
        if not with_account:
            return cls(host, port)
        known: Mapping[str, Any] = json.loads(secret)
        folder = _one(FOLDER, said.get("folder"), "folder")
        if ".." in folder.split("/"):
            raise Refused("the folder leads elsewhere")
        passwords: Sequence[str] = known.get("databases", ())
        databases = tuple(
            Database(_one(DATABASE, one.get("name"), "database"), _one(HOST, one.get("host") or "localhost", "host"),
                     _one(USER, one.get("user"), "user"), _line(password))
            for one, password in zip(said.get("databases", ()), passwords, strict=True)
        )  # fmt: skip
        key = str(known.get("key") or "").replace("\r\n", "\n").strip()
        return cls(
            host, port, _one(USER, said.get("user"), "user"), folder, _one(KEY, said.get("key"), "host key"),
            _line(known.get("password") or ""), f"{key}\n" if key else "", databases,
        )  # fmt: skip

    @property
    def algorithms(self) -> str:
        kind = self.host_key.partition(" ")[0]
        return ALGORITHMS.get(kind, kind)

    def without_secrets(self, text: str) -> str:
        """What may be told of what the other side said, which could repeat what it was told."""
        for secret in (self.password, *(one.password for one in self.databases)):
            text = text.replace(secret, "…") if secret else text
        return text


def address_of(host: str, port: int, machine: Machine) -> str:
    """The address that a host has, once for all that follows. Raises Refused for what no stranger may reach from here.

    Only what the whole world reaches, and not this machine itself, unless its file says so (`fetch_from`).
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Refused(f"{host}: {error.strerror}") from None
    address = ipaddress.ip_address(str(found[0][4][0]).partition("%")[0])
    plain = getattr(address, "ipv4_mapped", None) or address
    if any(plain in ipaddress.ip_network(network) for network in machine.fetch_from):
        return str(plain)
    if not plain.is_global or plain.is_multicast or _own(str(plain), plain.version):
        raise Refused(f"{host} is at {plain}, from which nothing is fetched")
    return str(plain)


def _own(address: str, version: int) -> bool:
    """Whether it is this machine's."""
    with socket.socket(socket.AF_INET if version == 4 else socket.AF_INET6, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
        return True


def first_key(scanned: str) -> tuple[str, str]:
    """The best key of what `ssh-keyscan` printed, and its fingerprint as ssh shows it. Raises Refused for none."""
    found = {match[1]: match for line in scanned.splitlines() if (match := KEY.search(line))}
    for kind in sorted(found, key=lambda kind: (kind != "ssh-ed25519", kind)):
        digest = hashlib.sha256(base64.b64decode(found[kind][2])).digest()
        return found[kind][0], "SHA256:" + base64.b64encode(digest).decode().rstrip("=")
    raise Refused("no SSH server answered there")


def _one(pattern: re.Pattern[str], value: object, about: str) -> str:
    if not pattern.fullmatch(str(value)):
        raise Refused(f"{about} is {str(value)[:80]!r}, which is none")
    return str(value)


def _line(value: object) -> str:
    """A password of one line."""
    text = str(value)
    if "\n" in text or "\r" in text or "\0" in text:
        raise Refused("a password has more than one line")
    return text
