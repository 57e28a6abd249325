"""Sending one message to an address that a stranger named: signed, to public machines only, with little patience.

The form is that of Standard Webhooks (https://www.standardwebhooks.com, 1.0): `webhook-id`, `webhook-timestamp`, and
`webhook-signature` as v1,base64(HMAC-SHA256(secret, id.timestamp.body)).
"""

import base64
import hmac
import ipaddress
import secrets
import socket
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from posada import __version__
from posada.contexts.webhooks.errors import NotReached
from posada.kernel.errors import BadInput

PREFIX = "whsec_"
URL_MAX = 500
PATIENCE = httpx.Timeout(10.0, connect=5.0)
READ_MAX = 500  # characters of an answer that are kept


@dataclass(frozen=True, slots=True)
class Answered:
    """What an address answered."""

    status: int
    said: str

    @property
    def took_it(self) -> bool:
        return 200 <= self.status < 300


def new_secret() -> str:
    """A signing key of 32 random bytes, written as the standard asks."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, id: str, at: datetime, body: bytes) -> str:
    """The value of `webhook-signature`."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{id}.{int(at.timestamp())}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def checked_url(url: str) -> str:
    """The address, if the house would speak to such a one; raises BadInput. Its machine is looked up when sending."""
    parts = urlsplit(url)
    try:
        port_is_one = parts.port is None or parts.port > 0
    except ValueError:
        port_is_one = False
    plain = parts.scheme == "http" and bool(settings.POSADA_WEBHOOK_NETWORKS)
    if not (parts.scheme == "https" or plain) or not parts.hostname or parts.username or not port_is_one:
        raise BadInput("url", url[:URL_MAX], "https://host/path, without a user name")
    if len(url) > URL_MAX or not url.isascii() or not url.isprintable():
        raise BadInput("url", url[:URL_MAX], "at most %(most)s printable ASCII characters", most=URL_MAX)
    return url


def send(url: str, secret: str, id: str, body: bytes, *, at: datetime) -> Answered:
    """Send the body once and give what was answered; redirects are not followed. Raises NotReached."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    machine = allowed_machine(host, port)
    literal = f"[{machine}]" if ":" in machine else machine
    headers = {
        "Host": parts.netloc, "Content-Type": "application/json", "User-Agent": f"Posada/{__version__}",
        "webhook-id": id, "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature(secret, id, at, body),
    }  # fmt: skip
    # The connection goes to the very machine that was looked at; its certificate is held against the name.
    asked = parts._replace(netloc=f"{literal}:{port}").geturl()
    try:
        with httpx.Client(timeout=PATIENCE, trust_env=False, follow_redirects=False) as client:
            extensions = {"sni_hostname": host} if parts.scheme == "https" else {}
            with client.stream("POST", asked, content=body, headers=headers, extensions=extensions) as answer:
                return Answered(answer.status_code, _beginning(answer))
    except httpx.HTTPError as error:
        raise NotReached(f"{type(error).__name__}: {error}"[:READ_MAX]) from error


def allowed_machine(host: str, port: int) -> str:
    """The address of a machine of that name, if every one it has may be spoken to; raises NotReached.

    Machines of the house's own network are none of a stranger's business, whatever name leads to them.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NotReached(f"{host}: {error}") from error
    machines = [str(address[0]) for *_, address in found]
    for machine in machines:
        if not _allowed(ipaddress.ip_address(machine)):
            raise NotReached(f"{host} leads to {machine}, which is not a public address")
    return machines[0]


def _allowed(machine: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    mapped = getattr(machine, "ipv4_mapped", None) or machine
    public = mapped.is_global and not mapped.is_multicast
    return public or any(mapped in network for network in settings.POSADA_WEBHOOK_NETWORKS)


def _beginning(answer: httpx.Response) -> str:
    """The first characters of an answer, however long it is."""
    read = b""
    for part in answer.iter_bytes(READ_MAX):
        read += part
        if len(read) >= READ_MAX:
            break
    return "".join(c if c.isprintable() else " " for c in read[:READ_MAX].decode("utf-8", "replace"))
