"""Records of zones: written by people, read by dnspython, refused with the field, the value and what is allowed."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import dns.exception
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype

from posada.kernel.errors import BadInput

TYPES = ("A", "AAAA", "CNAME", "MX", "TXT", "SRV", "CAA", "NS")
SHORTEST, USUAL, LONGEST = 60, 3600, 86_400  # seconds to live
MOST = 300  # records of a zone
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)|\*")
WRITTEN: dict[str, str] = {
    "A": "192.0.2.10", "AAAA": "2001:db8::10", "CNAME": "otro.example.com.", "MX": "10 mail.example.com.",
    "TXT": "v=spf1 -all", "SRV": "10 5 5060 sip.example.com.", "CAA": '0 issue "letsencrypt.org"',
    "NS": "ns1.example.net.",
}  # fmt: skip
NAMED = ("CNAME", "MX", "SRV", "NS")  # whose content ends in a name


class Record(NamedTuple):
    """One record, names in full and without the last dot."""

    name: str
    type: str
    content: str
    ttl: int


def read(zone: str, name: str, kind: str, content: str, ttl: int | str = USUAL) -> Record:
    """The record that somebody wrote for a zone. Raises BadInput, naming the field and what is allowed."""
    kind = kind.strip().upper()
    if kind not in TYPES:
        raise BadInput("type", kind, ", ".join(TYPES))
    full, seconds = full_name(zone, name), _seconds(ttl)
    if full == zone and kind in ("CNAME", "NS"):
        raise BadInput(
            "name", name or "@", "a name below %(zone)s: the domain itself takes no %(kind)s", zone=zone, kind=kind
        )
    if full.startswith("*.") and kind == "NS":
        raise BadInput("name", name, "a name without *: what others answer for has one")
    return Record(full, kind, _content(zone, kind, content.strip()), seconds)


def full_name(zone: str, written: str) -> str:
    """A name of a zone in full: `@` or nothing for the zone's own, `mail`, or `mail.example.com`."""
    said = written.strip().rstrip(".").lower()
    if said in ("", "@"):
        return zone
    try:
        said = ".".join(part if set(part) <= set("_*") or part.isascii() else part.encode("idna").decode()
                        for part in said.split("."))  # fmt: skip
    except UnicodeError:
        raise BadInput("name", written, "letters, digits, - and _, with dots between") from None
    full = said if said == zone or said.endswith(f".{zone}") else f"{said}.{zone}"
    labels = full.split(".")
    if len(full) > 253 or not all(LABEL.fullmatch(label) for label in labels) or "*" in labels[1:]:
        raise BadInput("name", written, "letters, digits, - and _, with dots between; * alone in front")
    return full


def clash(record: Record, others: Iterable[Record]) -> str:
    """Why a record cannot stand beside the others of its zone; nothing where it can."""
    for other in others:
        if other.name != record.name:
            continue
        if (other.type, other.content) == (record.type, record.content):
            return f"{record.name} has this record already"
        if "CNAME" in (other.type, record.type):
            return f"{record.name} has a record of type {other.type}: a CNAME stands alone"
        if "NS" in (other.type, record.type) and other.type != record.type:
            return f"{record.name} has a record of type {other.type}: what others answer for has NS alone"
    return ""


def between(zone: str, names: Iterable[str]) -> list[str]:
    """The names of a zone that have no record of their own but stand between it and one that has."""
    there = set(names)
    found = set()
    for name in there:
        parts = name.removesuffix(zone).rstrip(".").split(".")
        found |= {".".join([*parts[cut:], zone]) for cut in range(1, len(parts))}
    return sorted(found - there)


def _seconds(ttl: int | str) -> int:
    try:
        seconds = int(str(ttl).strip() or USUAL)
    except ValueError:
        raise BadInput("ttl", ttl, "seconds, %(fewest)s to %(most)s", fewest=SHORTEST, most=LONGEST) from None
    if not SHORTEST <= seconds <= LONGEST:
        raise BadInput("ttl", ttl, "seconds, %(fewest)s to %(most)s", fewest=SHORTEST, most=LONGEST)
    return seconds


def _content(zone: str, kind: str, written: str) -> str:
    """The content as zones write it. Raises BadInput."""
    if not written or len(written) > 4000 or any(ord(sign) < 32 for sign in written):
        raise BadInput("content", written[:80], "one line, such as %(example)s", example=WRITTEN[kind])
    said = _in_quotes(written) if kind == "TXT" and not written.startswith('"') else written
    if kind in NAMED:
        said = _absolute(said)
    try:
        data = dns.rdata.from_text(
            dns.rdataclass.IN, dns.rdatatype.from_text(kind), said, dns.name.from_text(zone), relativize=False
        )
        text = data.to_text()
        data.to_wire()
    except (dns.exception.DNSException, ValueError, UnicodeError, IndexError):
        raise BadInput(
            "content", written[:80], "for %(kind)s: such as %(example)s", kind=kind, example=WRITTEN[kind]
        ) from None
    if kind in NAMED:
        _check_target(kind, text.split()[-1], written)
        return text.rstrip(".") or text
    return text


def _absolute(written: str) -> str:
    """A name with a dot in it is meant in full, whether or not it ends in one."""
    head, _, target = written.rpartition(" ")
    if "." in target and not target.endswith("."):
        target += "."
    return f"{head} {target}".strip().lower()


def _check_target(kind: str, target: str, written: str) -> None:
    labels = target.rstrip(".").split(".")
    if re.fullmatch(r"[0-9.]+", target) or ":" in target:
        raise BadInput("content", written, "a name, not an address: such as %(example)s", example=WRITTEN[kind])
    if target != "." and (len(labels) < 2 or not all(LABEL.fullmatch(one) and one != "*" for one in labels)):
        raise BadInput("content", written, "the name of a machine, such as %(example)s", example=WRITTEN[kind])


def _in_quotes(written: str) -> str:
    """A text as zones write it: in pieces of 255 bytes, in quotes."""
    raw = written.encode()
    pieces: Sequence[bytes] = [raw[start : start + 255] for start in range(0, len(raw), 255)]
    return " ".join('"' + "".join(_sign(byte) for byte in piece) + '"' for piece in pieces)


def _sign(byte: int) -> str:
    if byte in (0x22, 0x5C):
        return f"\\{chr(byte)}"
    return chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03d}"
