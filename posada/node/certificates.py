"""The certificates that lie on this machine, with their private keys, which never leave it.

A certificate, its chain and its key are one file, named by its digest: nginx reads all or nothing, another one is
another file that its server names, and what nginx refuses is put back with the server. Beside it lies what is known.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import x25519
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from posada.kernel import clock
from posada.node.machine import Machine
from posada.node.secret_files import write_secret
from posada.node.site import Refused, Site

FREE, OWN = "free", "own"
SEALED_FOR = b"posada: the key of a certificate"
CARRIED = ("free.pem", "free.json")  # of a site that another machine takes over
SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)  # RFC 9180; the house seals with the same


@dataclass(frozen=True)
class Known:
    """What is known of a site's certificate of one kind; times in seconds since 1970. Without a file, none is."""

    file: str = ""
    names: tuple[str, ...] = ()
    issuer: str = ""
    not_before: float = 0
    not_after: float = 0
    tried: tuple[str, ...] = ()  # the names that were last asked for
    lacking: Mapping[str, str] = field(default_factory=dict)  # of these, those that are not in it, and why
    attempts: int = 0  # that failed since the last that went well
    retry_at: float = 0
    words: str = ""
    digest: str = ""  # of what the house wants shown: of an own one
    before: tuple[str, ...] = ()  # files that it took the place of, and that may be shown still

    @classmethod
    def of(cls, chain: str, **more: Any) -> Self:
        """What a certificate says of itself. Raises Refused for what is none."""
        try:
            leaf = x509.load_pem_x509_certificates(chain.encode())[0]
            alternative = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        except (ValueError, IndexError, x509.ExtensionNotFound) as error:
            raise Refused(f"this is no certificate of a site: {error}") from None
        organisation = leaf.issuer.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME)
        called = [
            str(one.value) for one in (*organisation, *leaf.issuer.get_attributes_for_oid(x509.NameOID.COMMON_NAME))
        ]
        return cls(
            names=tuple(alternative.get_values_for_type(x509.DNSName)), issuer=" ".join(called)[:120],
            not_before=leaf.not_valid_before_utc.timestamp(), not_after=leaf.not_valid_after_utc.timestamp(), **more,
        )  # fmt: skip

    def covers(self, name: str) -> bool:
        """Whether it is for this name; a wildcard is for one label."""
        return name in self.names or f"*.{name.partition('.')[2]}" in self.names

    def stands(self, now: datetime) -> bool:
        """Whether there is one that browsers take now."""
        return bool(self.file) and self.not_before <= now.timestamp() < self.not_after

    def to_renew(self, now: datetime) -> bool:
        """Whether less than a third of its time is left."""
        return now.timestamp() > self.not_after - (self.not_after - self.not_before) / 3


def folder(machine: Machine) -> Path:
    return Path(machine.state) / "certificates"


def known(site: Site, kind: str, machine: Machine) -> Known:
    """What is known of the site's certificate of this kind."""
    try:
        said = json.loads(_notes(site, kind, machine).read_text())
    except FileNotFoundError:
        return Known()
    lists = {name: tuple(said.get(name, ())) for name in ("names", "tried", "before")}
    return Known(**{**said, **lists})


def note(site: Site, kind: str, what: Known, machine: Machine) -> None:
    write_secret(_notes(site, kind, machine), json.dumps(asdict(what)))


def current(site: Site, machine: Machine) -> Known | None:
    """The certificate that the site shows: its owner's own while it is valid, else the free one."""
    now = clock.wall()
    if site.own_certificate is not None and (own := known(site, OWN, machine)).stands(now):
        return own
    free = known(site, FREE, machine)
    return free if site.free_certificate and free.stands(now) else None


def path(certificate: Known, machine: Machine) -> Path:
    return folder(machine) / certificate.file


def keep(site: Site, kind: str, chain: str, key: str, machine: Machine, **more: Any) -> Known:
    """Write a certificate with its key where nginx will find it; no server names it yet."""
    found = Known.of(chain, **more)
    text = f"{chain.strip()}\n{key.strip()}\n"
    name = f"{site.user(machine)}-{kind}-{hashlib.sha256(text.encode()).hexdigest()[:16]}.pem"
    was = known(site, kind, machine)
    before = tuple(each for each in dict.fromkeys((*was.before, was.file)) if each not in ("", name))
    write_secret(folder(machine) / name, text)
    made = Known(**{**asdict(found), "file": name, "before": before})
    note(site, kind, made, machine)
    return made


def take_own(site: Site, machine: Machine) -> Known | None:
    """Keep the certificate that the house wants for the site; None where it lies here already, or none is wanted."""
    own = site.own_certificate
    if own is None:
        return None
    standing = known(site, OWN, machine)
    if standing.file and standing.digest == own.digest and path(standing, machine).exists():
        return None
    try:
        secret = SUITE.decrypt(base64.b64decode(own.key), own_key(machine), SEALED_FOR)
    except (InvalidTag, ValueError) as error:
        raise Refused(f"the key of the site's own certificate was not sealed for this machine ({error})") from None
    return keep(site, OWN, own.chain, secret.decode(), machine, digest=own.digest)


def lay_out(site: Site, machine: Machine, to: Path) -> None:
    """Lay the free certificate with its key beside what is packed for another machine; none where none is good.

    A certificate of the customer's own is not among it: the house hands that to the other machine by itself.
    """
    free = known(site, FREE, machine)
    if free.stands(clock.wall()) and path(free, machine).exists():
        write_secret(to / CARRIED[0], path(free, machine).read_text())
        write_secret(to / CARRIED[1], json.dumps(asdict(free)))


def laid_out(place: Path) -> dict[str, Path]:
    """What `lay_out` laid there, by name."""
    return {name: place / name for name in CARRIED
            if (place / name).is_file() and not (place / name).is_symlink()}  # fmt: skip


def take_in(site: Site, machine: Machine, place: Path) -> None:
    """Keep the certificate that another machine laid out, as if this one had been issued it."""
    if len(laid_out(place)) < len(CARRIED) or not site.free_certificate:
        return
    text, said = (place / CARRIED[0]).read_text(), json.loads((place / CARRIED[1]).read_text())
    chain, mark, key = text.partition("-----BEGIN PRIVATE KEY")
    more = {name: said[name] for name in ("lacking", "attempts", "retry_at", "words")}
    keep(site, FREE, chain, mark + key, machine, tried=tuple(said["tried"]), **more)


def public_key(machine: Machine) -> str:
    """By which the house seals what only this machine is to read, in base64; made where there is none yet."""
    raw = own_key(machine).public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def forget(site: Site, machine: Machine) -> None:
    """Remove the site's certificates and keys, also what a killed program wrote and noted nowhere."""
    for file in folder(machine).glob(f"{site.user(machine)}[-.]*"):
        file.unlink(missing_ok=True)


def tidy(site: Site, machine: Machine) -> None:
    """Remove what the site showed before. Its own notes name it, so that the files of others are not looked through."""
    for kind in (FREE, OWN):
        what = known(site, kind, machine)
        gone = kind == OWN and site.own_certificate is None
        for name in (*what.before, *((what.file,) if gone and what.file else ())):
            (folder(machine) / name).unlink(missing_ok=True)
        if gone:
            _notes(site, kind, machine).unlink(missing_ok=True)
        elif what.before:
            note(site, kind, replace(what, before=()), machine)


def told(kind: str, what: Known) -> dict[str, Any]:
    """What the house learns of it: everything but the key."""
    return {
        "kind": kind, "names": list(what.names), "issuer": what.issuer, "lacking": dict(what.lacking),
        "not_before": _said(what.not_before), "not_after": _said(what.not_after),
        "words": what.words, "attempts": what.attempts,
    }  # fmt: skip


def _said(seconds: float) -> str | None:
    return datetime.fromtimestamp(seconds, UTC).isoformat() if seconds else None


def _notes(site: Site, kind: str, machine: Machine) -> Path:
    return folder(machine) / f"{site.user(machine)}.{kind}.json"


def own_key(machine: Machine) -> x25519.X25519PrivateKey:
    """The key of this machine, which never leaves it; made where there is none yet."""
    file = Path(machine.state) / "acme" / "machine.key"
    if not file.exists():
        made = x25519.X25519PrivateKey.generate()
        raw = made.private_bytes(
            serialization.Encoding.Raw, serialization.PrivateFormat.Raw, serialization.NoEncryption()
        )
        write_secret(file, base64.b64encode(raw).decode())
    return x25519.X25519PrivateKey.from_private_bytes(base64.b64decode(file.read_text()))
