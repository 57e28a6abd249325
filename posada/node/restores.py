"""Bringing back a file, a database or a whole site from a copy.

Files are brought beside the site first, where its owner reaches nothing, and read back; then the site's folders are
exchanged for them whole. Single files are put in place by the site's own user: a link that its owner set up leads root
nowhere. Killed at any point, the next turn puts back the folders that were there, and begins anew.
"""

import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from posada.node import dumps, owners
from posada.node.backups import COPIED, Answer, Far, staging
from posada.node.holding import held
from posada.node.machine import Machine
from posada.node.restic import Repository
from posada.node.site import Refused, Site

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SNAPSHOT = re.compile(r"[0-9a-f]{64}")


def beside(site: Site, machine: Machine) -> Path:
    """Where files are brought to before they are put in place: on the site's own disk, below what is root's."""
    return site.home(machine) / ".restore"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things lay on the machine that made a copy: another one, perhaps, where the site has moved since."""

    home: Path
    dumps: Path

    @classmethod
    def of(cls, paths: tuple[str, ...], site: Site, machine: Machine) -> "Layout":
        """By the paths that were copied; what is not among them, lay where it lies here."""
        own = staging(site, machine)
        dumped = [Path(path) for path in paths if Path(path).parent.name == own.parent.name]
        files = [Path(path) for path in paths if Path(path).name in COPIED and Path(path) not in dumped]
        return cls(files[0].parent if files else site.home(machine), dumped[0] if dumped else own)

    def here(self, name: str, site: Site, machine: Machine) -> str:
        """A database of the copy as it is called here. Raises Refused for another site's."""
        if not re.fullmatch(rf"{re.escape(self.dumps.name)}_[0-9]{{1,2}}", name):
            raise Refused(f"{name[:80]!r} is no database of this site")
        return f"{site.user(machine)}_{name.rpartition('_')[2]}"


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy in its repository."""

    repository: Repository
    snapshot: str
    was: Layout

    def restore(self, target: Path, paths: Sequence[Path]) -> None:
        self.repository.restore(self.snapshot, target, list(map(str, paths)))


def bring_back(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """Bring back what `part` says of the copy `snapshot`: the `site`, its `path`, or its `database`."""
    if site.presence == "deleted" or not site.home(machine).is_dir():
        raise Refused("the site's data were deleted: there is nothing to bring them back to")
    part, snapshot = str(details.get("part", "site")), str(details["snapshot"])
    if not SNAPSHOT.fullmatch(snapshot):
        raise Refused(f"{snapshot[:80]!r} is no copy")
    repository = Repository.of(site.user(machine), machine, secret)
    repository.ask("unlock")
    undo(site, machine)
    copy = Copy(repository, snapshot, Layout.of(repository.laid_out(snapshot), site, machine))
    place = beside(site, machine)
    place.mkdir(mode=0o700)
    try:
        if part == "path":
            return _path(site, machine, str(details["path"]), copy, far)
        if part == "database":
            return _databases(site, machine, [str(details["database"])], copy, far)
        return _whole(site, machine, list(details.get("databases", ())), copy, far)
    finally:
        undo(site, machine)


def undo(site: Site, machine: Machine) -> None:
    """Put back the folders that a killed program had taken away, and forget what it had brought."""
    place, home = beside(site, machine), site.home(machine)
    for name in COPIED:
        if (place / f"was-{name}").is_dir() and not (home / name).exists():
            (place / f"was-{name}").rename(home / name)
    shutil.rmtree(place, ignore_errors=True)


def _whole(site: Site, machine: Machine, names: list[str], copy: Copy, far: Far) -> Answer:
    """All files and databases as they were: what was made since is gone."""
    home, place, was = site.home(machine), beside(site, machine), copy.was
    copy.restore(place, [*(was.home / name for name in COPIED), was.dumps])
    far(60)
    dumped = {name: _below(place, was.dumps / f"{name}.sql") for name in names}
    missing = [name for name, file in dumped.items() if not file.is_file()]
    if missing:
        raise Refused(f"the copy has no {', '.join(missing)}")
    with held(site, machine):
        for name, file in dumped.items():
            dumps.load(was.here(name, site, machine), site, machine, file)
        far(80)
        for name in COPIED:
            brought = _below(place, was.home / name)
            if brought.is_dir():
                owners.give_what_is_anothers(brought, name, site, machine)
                if (home / name).exists():
                    (home / name).rename(place / f"was-{name}")
                brought.rename(home / name)
    return f"all files and {len(names)} databases", {"databases": names}


def _databases(site: Site, machine: Machine, names: list[str], copy: Copy, far: Far) -> Answer:
    place, was = beside(site, machine), copy.was
    own = {name: was.here(name, site, machine) for name in names}
    copy.restore(place, [was.dumps / f"{name}.sql" for name in names])
    far(50)
    for name in names:
        file = _below(place, was.dumps / f"{name}.sql")
        if not file.is_file():
            raise Refused(f"the copy has no database {name}")
        with held(site, machine):
            dumps.load(own[name], site, machine, file)
    return f"the database {', '.join(names)}", {"databases": names}


def _path(site: Site, machine: Machine, path: str, copy: Copy, far: Far) -> Answer:
    """One file, or a folder with all below it: what has the same name is overwritten, all else stays."""
    home, place, wanted = site.home(machine), beside(site, machine), inner(path)
    copy.restore(place, [copy.was.home / wanted])
    brought = _below(place, copy.was.home / wanted)
    if not os.path.lexists(brought):
        raise Refused(f"the copy has no {wanted}")
    far(70)
    handed = place / "handed"
    owners.give_what_is_anothers(brought, wanted.parts[0], site, machine)
    brought.rename(handed)
    place.chmod(0o711)  # its owner reads what it is handed
    with held(site, machine):
        _as_owner(site, machine, ["mkdir", "-p", "--", str((home / wanted).parent)])
        _as_owner(
            site, machine,
            ["cp", "-a", "--no-target-directory", "--remove-destination", "--", str(handed), str(home / wanted)],
        )  # fmt: skip
    return str(wanted), {"path": str(wanted)}


def _below(place: Path, path: Path) -> Path:
    """Where a path of a copy was brought to."""
    return place / str(path).lstrip("/")


def pack(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """Lay a copy as one archive into the site's private folder, for its owner to fetch; root writes nothing there."""
    snapshot, day = str(details["snapshot"]), str(details.get("of", ""))
    if not SNAPSHOT.fullmatch(snapshot) or not DAY.fullmatch(day):
        raise Refused("no such copy")
    repository = Repository.of(site.user(machine), machine, secret)
    repository.ask("unlock")
    folder, name = site.home(machine) / "private/copies", f"{day}-{snapshot[:8]}.tar.gz"
    # Made anew and by nobody else: what its owner put in the way, such as a pipe that nobody reads, holds nothing up.
    script = (
        'umask 077; part="$1/.$2.part"; mkdir -p -- "$1" && rm -rf -- "$part" &&'
        ' gzip -1 | dd of="$part" conv=excl bs=64k status=none && mv -f -- "$part" "$1/$2"'
    )
    with held(site, machine):
        owner = dumps.as_owner(site, machine, ["sh", "-c", script, "sh", str(folder), name])
        repository.pipe(["dump", "--archive", "tar", snapshot, "/"], owner)
    return f"private/copies/{name}", {"file": f"private/copies/{name}"}


def inner(path: str) -> PurePosixPath:
    """A path in a site's folders that are copied. Raises Refused for what leads elsewhere."""
    found = PurePosixPath(path.strip().lstrip("/"))
    if found.parts[:1] not in [(name,) for name in COPIED] or ".." in found.parts or "\0" in path or "\n" in path:
        raise Refused(f"{path[:200]!r} is no path of a copy, such as public/index.php")
    return found


def _as_owner(site: Site, machine: Machine, words: list[str]) -> None:
    """Run it as the site's user, who may give its files to the web server's group, as its folders do."""
    web = str(pwd.getpwnam(machine.web_user).pw_gid)
    done = subprocess.run(dumps.as_owner(site, machine, words, groups=web), capture_output=True, text=True)
    if done.returncode:
        raise Refused(done.stderr.strip()[-1500:] or f"{words[0]} ended badly")
