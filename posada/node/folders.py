"""The folders of a site: whose they are and who may enter, and their removal with a proof of what was deleted.

The site's own folder is root's: a customer can replace nothing in it by a link to elsewhere, so what root does to the
folders below stays below. Others may pass through it and list nothing; what is below lets only its user and, for what
is public, the web server in.
"""

import grp
import hashlib
import json
import os
import pwd
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from posada.kernel import clock
from posada.node import databases
from posada.node.files import welcome
from posada.node.machine import Machine
from posada.node.site import Refused, Site


class Folder(NamedTuple):
    """One folder as it is to be."""

    path: Path
    uid: int
    gid: int
    mode: int


def wanted(site: Site, machine: Machine) -> list[Folder]:
    """The folders of a site whose data are kept, outermost first; the web server may read what is made in `public`."""
    home, uid = site.home(machine), site.uid(machine)
    web = grp.getgrgid(pwd.getpwnam(machine.web_user).pw_gid).gr_gid
    own = [Folder(home / name, uid, uid, 0o700) for name in ("private", "tmp", "sessions")]
    return [Folder(home, 0, 0, 0o711), Folder(home / "public", uid, web, 0o2750), *own]


def differing(site: Site, machine: Machine) -> Iterator[tuple[Folder, str]]:
    """Each folder that is not as it is to be, and how it is."""
    for folder in wanted(site, machine):
        try:
            found = os.lstat(folder.path)
        except FileNotFoundError:
            yield folder, "missing"
            continue
        if not stat.S_ISDIR(found.st_mode):
            raise Refused(f"{folder.path} is no folder")
        is_now = (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode))
        if is_now != (folder.uid, folder.gid, folder.mode):
            yield folder, f"{is_now[0]}:{is_now[1]} {is_now[2]:o}"


def make(site: Site, machine: Machine) -> None:
    """Make the folders what they are to be; a new site begins with a page that says its name."""
    for folder, was in list(differing(site, machine)):
        if was == "missing":
            os.mkdir(folder.path, 0o700)
            if folder.path.name == "public" and site.names:
                first = folder.path / "index.html"
                first.write_text(welcome(site))
                os.chown(first, folder.uid, folder.gid)
                first.chmod(0o640)
        os.chown(folder.path, folder.uid, folder.gid, follow_symlinks=False)
        os.chmod(folder.path, folder.mode)


def delete(site: Site, machine: Machine) -> dict[str, Any]:
    """Delete all data of the site; the proof. Begun and interrupted, it goes on with the proof that it began with."""
    kept = Path(machine.state) / "proofs" / f"{site.user(machine)}-{site.revision}.json"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        new = kept.with_suffix(".new")
        new.write_text(json.dumps({**inventory(site.home(machine)), "databases": databases.inventory(site, machine)}))
        new.replace(kept)
    databases.drop(site, machine)
    if site.home(machine).exists():
        shutil.rmtree(site.home(machine))
    proof: dict[str, Any] = json.loads(kept.read_text())
    return {**proof, "deleted_at": clock.wall().isoformat()}


def inventory(top: Path) -> dict[str, Any]:
    """How many files, folders and bytes lie below, and the digest of the list of paths, sizes and times: no name."""
    files = folders = size = 0
    digest = hashlib.sha256()
    for folder, inner, names in os.walk(top):
        inner.sort()
        folders += 1
        for name in sorted(names):
            path = os.path.join(folder, name)
            found = os.lstat(path)
            files, size = files + 1, size + found.st_size
            digest.update(f"{os.path.relpath(path, top)}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return {"files": files, "folders": folders, "bytes": size, "sha256": digest.hexdigest()}


def usage(top: Path) -> dict[str, int]:
    """The bytes and the files below; a file with several names is counted once."""
    files = size = 0
    seen: set[tuple[int, int]] = set()
    for folder, _, names in os.walk(top):
        for name in names:
            try:
                found = os.lstat(os.path.join(folder, name))
            except FileNotFoundError:
                continue  # gone while we looked
            if found.st_nlink > 1:
                if (found.st_dev, found.st_ino) in seen:
                    continue
                seen.add((found.st_dev, found.st_ino))
            files, size = files + 1, size + found.st_size
    return {"disk": size, "files": files}
