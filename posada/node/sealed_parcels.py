"""A sealed parcel: what one machine packs and another one fetches over HTTP, who knows its name and its secret.

It is sealed piece by piece (AES-256-GCM), each bound to its place, so that none is lost, changed or turned unseen, and
by a key of its own: one secret serves for several parcels, and for one that is packed again. What
was unpacked has a digest of its own, by which it is compared with what was packed.
"""

import hashlib
import os
import pwd
import re
import socket
import stat
import subprocess
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from posada.node.files import PARCEL_HOST, parcels_folder
from posada.node.machine import Machine
from posada.node.site import Refused
from posada.node.spoken import last_words, spoken

PIECE = 1024 * 1024
NAME = re.compile(r"[0-9a-f]{64}")
SALT = 32  # bytes, at the beginning
PATIENCE = 60  # seconds without a byte


def place_of(machine: Machine, token: object, more: str = "") -> Path:
    """Where the parcel of that name lies. Raises Refused for what is no name."""
    if not NAME.fullmatch(str(token)):
        raise Refused("no such parcel")
    folder = parcels_folder(machine)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    return folder / f"{token}{more}"


def pack(what: Sequence[str], parcel: Path, secret: str, machine: Machine) -> str:
    """Seal what tar packs, said in its words; where others fetch it."""
    new = parcel.with_suffix(".part")
    words = ["tar", "--create", "--file=-", "--format=posix", "--numeric-owner", "--sparse", *what]  # times whole
    with spoken() as said:
        packing = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=said)
        assert packing.stdout is not None
        with packing.stdout as read, os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as to:
            for piece in sealed(read, secret):
                to.write(piece)
        if packing.wait():
            raise Refused(last_words(said) or "tar ended badly")
    os.chown(new, 0, pwd.getpwnam(machine.web_user).pw_gid)
    new.chmod(0o640)  # sealed: the web server hands it to whoever asks by its name
    new.replace(parcel)
    return f"{machine.handed_at or here()}/{parcel.name}"


def here() -> str:
    """Where other nodes fetch from this one, unless its file says otherwise."""
    return f"http://{socket.getfqdn()}/posada-parcels"


def unpack(url: str, secret: str, place: Path) -> None:
    """Fetch a parcel and lay out what is in it. Raises Refused for one that is not whole."""
    words = ["tar", "--extract", "--file=-", "--preserve-permissions", "--no-same-owner", "-C", str(place)]
    with spoken() as said:
        unpacking = subprocess.Popen(words, stdin=subprocess.PIPE, stderr=said)
        assert unpacking.stdin is not None
        try:
            with unpacking.stdin as to, _fetched(url) as answer:
                for piece in opened(answer, secret):
                    to.write(piece)
        finally:
            ended = unpacking.wait()
        if ended:
            raise Refused(last_words(said) or "tar ended badly")


def of_all(folders: Mapping[str, Path], files: Sequence[Path]) -> tuple[str, int]:
    """The digest of names, kinds and contents of all that is below folders, and of single files; how many files."""
    digest, count = hashlib.sha256(), 0
    for called, top in sorted(folders.items()):
        for folder, inner, names in os.walk(top):
            inner.sort()
            for name in sorted((*names, *(each for each in inner if os.path.islink(os.path.join(folder, each))))):
                path = Path(folder) / name
                digest.update(f"{called}/{path.relative_to(top)}\0".encode(errors="surrogateescape"))
                _digest(path, digest)
                count += 1
    for file in files:
        digest.update(f"{file.name}\0".encode())
        _digest(file, digest)
        count += 1
    return digest.hexdigest(), count


def _digest(path: Path, digest: Any) -> None:
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode):
        digest.update(b"link " + os.readlink(path).encode(errors="surrogateescape"))
    elif stat.S_ISREG(found.st_mode):
        with path.open("rb") as read:
            digest.update(hashlib.file_digest(read, "sha256").digest())
    else:
        digest.update(b"other")


def sealed(read: IO[bytes], secret: str) -> Iterator[bytes]:
    """A stream, sealed piece by piece; the last piece says that it is the last."""
    salt = os.urandom(SALT)
    yield salt
    box, number, piece = _box(secret, salt), 0, read.read(PIECE)
    while True:
        following = read.read(PIECE) if piece else b""
        last = b"\1" if not following else b"\0"
        kept = box.encrypt(number.to_bytes(12, "big"), piece, last)
        yield last + len(kept).to_bytes(4, "big") + kept
        if last == b"\1":
            return
        piece, number = following, number + 1


def opened(read: Any, secret: str) -> Iterator[bytes]:
    """What was sealed. Raises Refused for what is damaged, cut short, or sealed by another."""
    box, number = _box(secret, _exactly(read, SALT)), 0
    while True:
        head = _exactly(read, 5)
        size = int.from_bytes(head[1:], "big")
        if size > PIECE + 16:
            raise Refused("the parcel is damaged")
        try:
            yield box.decrypt(number.to_bytes(12, "big"), _exactly(read, size), head[:1])
        except InvalidTag:
            raise Refused("the parcel is damaged, or another's") from None
        if head[:1] == b"\1":
            return
        number += 1


def _box(secret: str, salt: bytes) -> AESGCM:
    """A key for one parcel alone (HKDF, RFC 5869): the numbers of its pieces are used once under it."""
    return AESGCM(HKDF(hashes.SHA256(), 32, salt, b"posada: a parcel").derive(bytes.fromhex(secret)))


def _exactly(read: Any, size: int) -> bytes:
    kept = b""
    while len(kept) < size:
        piece = read.read(size - len(kept))
        if not piece:
            raise Refused("the parcel ends too soon")
        kept += piece
    return kept


def _fetched(url: str) -> Any:
    if not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+/[A-Za-z0-9_./-]*[0-9a-f]{64}(-copies)?", url):
        raise Refused(f"{url[:200]!r} is no place of a parcel")
    try:
        return urllib.request.urlopen(urllib.request.Request(url, headers={"Host": PARCEL_HOST}), timeout=PATIENCE)
    except OSError as error:
        raise Refused(f"{url}: {error}") from None
