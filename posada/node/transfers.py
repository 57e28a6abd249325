"""Handing a site over to another node: one sealed parcel, fetched over HTTP by whoever knows its name and its secret.

What is packed lies sealed (AES-256-GCM, piece by piece, each bound to its place); the house gives name and secret to
the two nodes alone. What was unpacked is compared with what was packed, file by file and byte by byte, before the house
lets the site move.
"""

import hashlib
import os
import pwd
import re
import shutil
import socket
import stat
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from posada.node import certificates, dumps, restores
from posada.node.backups import COPIED, Answer, Far, staging
from posada.node.files import PARCEL_HOST, parcels_folder
from posada.node.holding import held
from posada.node.machine import Machine
from posada.node.site import Refused, Site

PIECE = 1024 * 1024
NAME = re.compile(r"[0-9a-f]{64}")
SQL = re.compile(r"([0-9]{1,3})\.sql")
PATIENCE = 60  # seconds without a byte


def hand_over(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """Pack files, databases and certificate of a site that is held; where the parcel is, and its contents' digest."""
    parcel = _parcel(machine, details)
    folder, home = staging(site, machine), site.home(machine)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        with held(site, machine):
            for name in dumps.dump_all(site, machine, folder):
                number = name.rpartition("_")[2]
                (folder / f"{name}.sql").rename(folder / f"{number}.sql")
            certificates.lay_out(site, machine, folder)
            far(30)
            there = [name for name in COPIED if (home / name).is_dir()]
            words = ["tar", "--create", "--file=-", "--numeric-owner", "--sparse", "-C", str(home), *there]
            files = sorted(file.name for file in folder.iterdir())
            packing = subprocess.Popen(
                [*words, *(["-C", str(folder), *files] if files else [])],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            assert packing.stdout is not None and packing.stderr is not None
            new = parcel.with_suffix(".part")
            with (
                packing.stdout as read,
                os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as to,
            ):
                for piece in sealed(read, secret):
                    to.write(piece)
            if packing.wait():
                raise Refused(packing.stderr.read().decode(errors="replace").strip()[-1500:] or "tar ended badly")
            digest, count = of_all([home / name for name in there], [folder / name for name in files])
        os.chown(new, 0, pwd.getpwnam(machine.web_user).pw_gid)
        new.chmod(0o640)  # sealed: the web server hands it to whoever asks by its name
        new.replace(parcel)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    size = parcel.stat().st_size
    return f"packed {count} files, {size} bytes", {
        "url": f"{machine.handed_at or here()}/{parcel.name}", "digest": digest, "files": count, "bytes": size,
    }  # fmt: skip


def here() -> str:
    """Where other nodes fetch from this one, unless its file says otherwise."""
    return f"http://{socket.getfqdn()}/posada-parcels"


def take_over(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """Fetch a parcel, open it beside the site, see that it is what was packed, and put it in place."""
    restores.undo(site, machine)
    home, place = site.home(machine), restores.beside(site, machine)
    place.mkdir(mode=0o700)
    try:
        unpacking = subprocess.Popen(
            ["tar", "--extract", "--file=-", "--preserve-permissions", "--no-same-owner", "-C", str(place)],
            stdin=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert unpacking.stdin is not None and unpacking.stderr is not None
        try:
            with unpacking.stdin as to, _fetched(str(details["url"])) as answer:
                for piece in opened(answer, secret):
                    to.write(piece)
        finally:
            ended = unpacking.wait()
        if ended:
            raise Refused(unpacking.stderr.read().decode(errors="replace").strip()[-1500:] or "tar ended badly")
        far(60)
        found = {name: place / name for name in COPIED if (place / name).is_dir()}
        sql = {file.name: file for file in place.iterdir() if SQL.fullmatch(file.name)}
        single = {**sql, **certificates.laid_out(place)}
        digest, count = of_all(list(found.values()), [single[name] for name in sorted(single)])
        if digest != details["digest"]:
            raise Refused("what was unpacked is not what was packed")
        with held(site, machine):
            for name, file in sql.items():
                dumps.load(f"{site.user(machine)}_{name.removesuffix('.sql')}", site, machine, file)
            certificates.take_in(site, machine, place)
            far(90)
            _settle(found, place, home, site, machine)
    finally:
        restores.undo(site, machine)
    return f"took {count} files", {"digest": digest, "files": count}


def drop(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """Forget a parcel that was fetched, or that nobody is to fetch."""
    parcel = _parcel(machine, details)
    parcel.unlink(missing_ok=True)
    parcel.with_suffix(".part").unlink(missing_ok=True)
    return "", {}


def _settle(found: dict[str, Path], place: Path, home: Path, site: Site, machine: Machine) -> None:
    """Give the files to the site's user of this machine, and exchange the folders for them."""
    uid, web = site.uid(machine), pwd.getpwnam(machine.web_user).pw_gid
    for name, brought in found.items():
        group = web if name == "public" else uid
        for folder, inner, files in os.walk(brought):
            for each in (*inner, *files):
                path = os.path.join(folder, each)
                mode = stat.S_IMODE(os.lstat(path).st_mode)
                os.chown(path, uid, group, follow_symlinks=False)
                if not os.path.islink(path):
                    os.chmod(path, mode)  # changing the owner takes some bits away
        os.chown(brought, uid, group)
        brought.chmod(0o2750 if name == "public" else 0o700)
        if (home / name).exists():
            (home / name).rename(place / f"was-{name}")
        brought.rename(home / name)


def of_all(folders: list[Path], files: list[Path]) -> tuple[str, int]:
    """The digest of names, kinds and contents of all that is below folders, and of single files; how many files."""
    digest, count = hashlib.sha256(), 0
    for top in sorted(folders, key=lambda each: each.name):
        for folder, inner, names in os.walk(top):
            inner.sort()
            for name in sorted((*names, *(each for each in inner if os.path.islink(os.path.join(folder, each))))):
                path = Path(folder) / name
                digest.update(f"{top.name}/{path.relative_to(top)}\0".encode(errors="surrogateescape"))
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
    box, number, piece = AESGCM(bytes.fromhex(secret)), 0, read.read(PIECE)
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
    box, number = AESGCM(bytes.fromhex(secret)), 0
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


def _exactly(read: Any, size: int) -> bytes:
    kept = b""
    while len(kept) < size:
        piece = read.read(size - len(kept))
        if not piece:
            raise Refused("the parcel ends too soon")
        kept += piece
    return kept


def _fetched(url: str) -> Any:
    if not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+/[A-Za-z0-9_./-]*[0-9a-f]{64}", url):
        raise Refused(f"{url[:200]!r} is no place of a parcel")
    try:
        return urllib.request.urlopen(urllib.request.Request(url, headers={"Host": PARCEL_HOST}), timeout=PATIENCE)
    except OSError as error:
        raise Refused(f"{url}: {error}") from None


def _parcel(machine: Machine, details: dict[str, Any]) -> Path:
    name = str(details.get("token", ""))
    if not NAME.fullmatch(name):
        raise Refused("no such parcel")
    folder = parcels_folder(machine)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    return folder / name
