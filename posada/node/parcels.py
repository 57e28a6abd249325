"""Archives that strangers made: read without trusting a name, a link or a size in them.

Only folders and plain files are taken. A name that leads out of its folder, a link, a device and what is beyond the
limits end the reading: nothing of such an archive is used.
"""

import gzip
import os
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from posada.node.machine import Machine
from posada.node.site import Refused, Site

PIECE = 1024 * 1024
UNREADABLE = (tarfile.TarError, zipfile.BadZipFile, EOFError, gzip.BadGzipFile, NotImplementedError, RuntimeError)
MOST_NAMES, DEEPEST, LONGEST = 500_000, 64, 1000
LONGEST_HEAD = 64 * 1024  # bytes of what an entry says of itself, which is read into memory
HEADS = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE)
SPARSE = "the archive has a sparse file: pack it whole (tar without --sparse)"
INNER = "homedir.tar"  # in what cPanel packs, the account's own folder may be an archive in the archive
Taken = Callable[["Entry", Any], None]  # with the entry, what its content is read from


@dataclass(frozen=True, slots=True)
class Entry:
    """One plain file of an archive."""

    path: PurePosixPath
    size: int
    executable: bool = False


@dataclass
class Limits:
    """How much may come out of an archive, all together."""

    files: int = MOST_NAMES
    bytes: int = 200 * 1024**3

    def take(self, size: int) -> None:
        self.bytes -= size
        if self.bytes < 0:
            raise Refused("the archive holds more than the site may have")

    def take_name(self) -> None:
        self.files -= 1
        if self.files < 0:
            raise Refused("the archive holds more files than the site may have")


@contextmanager
def opened(site: Site, machine: Machine, name: str) -> Iterator[IO[bytes]]:
    """A file in the site's private folder, opened by root without following what its owner put in the way."""
    parts = PurePosixPath(name.strip().lstrip("/")).parts
    if parts[:1] != ("private",) or len(parts) < 2 or ".." in parts or "\0" in name:
        raise Refused(f"{name[:200]!r} is no file in the private folder, such as private/incoming/site.tar.gz")
    folder = os.open(site.home(machine), os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        for part in parts[:-1]:
            inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        file = os.open(parts[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError as error:
        raise Refused(f"{name[:200]}: {error.strerror}") from None
    finally:
        os.close(folder)
    with open(file, "rb") as read:
        found = os.fstat(read.fileno())
        if not stat.S_ISREG(found.st_mode) or found.st_uid != site.uid(machine):
            raise Refused(f"{name[:200]} is no file of the site's owner")
        yield read


def each(file: IO[bytes], limits: Limits, take: Taken, far: Callable[[int], None]) -> None:
    """Give every plain file of an archive to `take`, in its order. Raises Refused for what no archive is to have."""
    size = os.fstat(file.fileno()).st_size
    try:
        if zipfile.is_zipfile(file):
            _zip(file, limits, take)
        else:
            file.seek(0)
            _tar(file, limits, take, lambda: far(min(99, file.tell() * 100 // max(1, size))), nested=False)
    except UNREADABLE as error:
        raise Refused(f"this is no archive that can be read: {error}") from None
    except (OSError, ValueError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused(f"the archive cannot be read: {error}") from None


def _tar(file: Any, limits: Limits, take: Taken, tick: Callable[[], None], *, nested: bool) -> None:
    with tarfile.open(fileobj=file, mode="r|*", tarinfo=_Member) as archive:
        for member in archive:
            archive.members.clear()  # type: ignore[attr-defined]  # which would grow with the archive
            limits.take_name()
            tick()
            if member.isdir() or member.type in (tarfile.XGLTYPE, tarfile.XHDTYPE):
                continue
            path = safe(member.name)
            if not member.isreg():
                if _left_out(path):
                    continue  # cPanel's own links (www, access-logs), which nothing is made of
                raise Refused(f"{str(path)[:200]} is a link or a device: none is taken")
            content = archive.extractfile(member)
            if content is None:
                raise Refused(f"{str(path)[:200]} cannot be read")
            if not nested and path.name == INNER and len(path.parts) <= 2:
                _tar(_Inner(content), _Within(limits, path.parent / "homedir"), _below(take, path), tick, nested=True)
                continue
            limits.take(member.size)
            take(Entry(path, member.size, bool(member.mode & 0o100)), content)


def _zip(file: IO[bytes], limits: Limits, take: Taken) -> None:
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            limits.take_name()
            if info.is_dir():
                continue
            path = safe(info.filename)
            kind = stat.S_IFMT(info.external_attr >> 16)
            if kind not in (0, stat.S_IFREG):
                raise Refused(f"{str(path)[:200]} is a link or a device: none is taken")
            with archive.open(info) as content:
                take(Entry(path, info.file_size, False), _Counted(content, limits, info.file_size))


def safe(name: str) -> PurePosixPath:
    """The path of an entry. Raises Refused for one that leads out of its folder, or that no disk takes."""
    path = PurePosixPath(name)
    wrong = path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name or not path.parts
    if wrong or len(path.parts) > DEEPEST or len(name.encode(errors="surrogateescape")) > LONGEST:
        raise Refused(f"the archive has the name {name[:200]!r}, which leads elsewhere")
    return path


def _left_out(path: PurePosixPath) -> bool:
    return path.name in ("www", "access-logs", "public_ftp") and len(path.parts) <= 3


def _below(take: Taken, path: PurePosixPath) -> Taken:
    """What comes out of the inner archive lies in the folder that it stands for."""
    return lambda entry, content: take(
        Entry(path.parent / "homedir" / entry.path, entry.size, entry.executable), content
    )


class _Member(tarfile.TarInfo):
    """An entry whose head is no longer than heads are: tarfile keeps all of one in memory.

    The map of a sparse file is as long as its maker likes: none is taken.
    """

    def _proc_member(self, archive: tarfile.TarFile) -> Any:
        if self.type in HEADS and self.size > LONGEST_HEAD:
            raise Refused(f"an entry of the archive says {self.size} bytes of itself")
        if self.type == tarfile.GNUTYPE_SPARSE:
            raise Refused(SPARSE)
        return super()._proc_member(archive)  # type: ignore[misc]

    def _proc_gnusparse_10(self, *_: Any) -> None:
        raise Refused(SPARSE)


class _Within(Limits):
    """The limits of the whole archive hold for the inner one too."""

    def __init__(self, whole: Limits, _: PurePosixPath) -> None:
        self.whole = whole

    def take(self, size: int) -> None:
        self.whole.take(size)

    def take_name(self) -> None:
        self.whole.take_name()


class _Inner:
    """An entry read as a file of its own."""

    def __init__(self, content: IO[bytes]) -> None:
        self.content = content

    def read(self, size: int = -1) -> bytes:
        return self.content.read(size)


class _Counted:
    """What an entry really gives: a size that its archive states is believed nothing."""

    def __init__(self, content: IO[bytes], limits: Limits, stated: int) -> None:
        self.content, self.limits, self.left = content, limits, stated

    def read(self, size: int = -1) -> bytes:
        piece = self.content.read(PIECE if size < 0 else size)
        self.limits.take(len(piece))
        self.left -= len(piece)
        if self.left < 0:
            raise Refused("an entry of the archive is larger than it says")
        return piece


def copied(content: Any, to: IO[bytes]) -> int:
    """Write all of an entry; how many bytes."""
    total = 0
    while piece := content.read(PIECE):
        to.write(piece)
        total += len(piece)
    return total


def written(folder: Path, entry: Entry, content: Any) -> int:
    """Write an entry below a folder that only root reaches; how many bytes. An entry given twice is the later one."""
    target = folder / entry.path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    mode = 0o750 if entry.executable else 0o640
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode), "wb") as file:
        return copied(content, file)
