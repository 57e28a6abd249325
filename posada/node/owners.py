"""Giving what another machine, or an older user, wrote to the site's own user of this machine.

A file that runs as whose group it has would, given to the web server's group, run as the web server, which reads every
site: such bits are taken away. A device is nobody's: no user made one.
"""

import os
import pwd
import stat
from pathlib import Path

from posada.node.machine import Machine
from posada.node.site import Refused, Site


def give(brought: Path, top: str, site: Site, machine: Machine) -> None:
    """All of it becomes the site's; what lies below `public` the web server's group may read, as before."""
    uid = site.uid(machine)
    group = pwd.getpwnam(machine.web_user).pw_gid if top == "public" else uid
    _give(brought, uid, group)
    if brought.is_symlink():
        return
    for folder, inner, files in os.walk(brought):
        for each in (*inner, *files):
            _give(Path(folder) / each, uid, group)


def give_what_is_anothers(brought: Path, top: str, site: Site, machine: Machine) -> None:
    """The same, where it has another owner: what lies as it was, keeps what its owner made of groups."""
    if brought.lstat().st_uid != site.uid(machine):
        give(brought, top, site, machine)


def _give(path: Path, uid: int, group: int) -> None:
    found = path.lstat()
    if stat.S_ISBLK(found.st_mode) or stat.S_ISCHR(found.st_mode):
        raise Refused(f"{path.name[:200]!r} is a device: none is taken")
    os.chown(path, uid, group, follow_symlinks=False)
    if not stat.S_ISLNK(found.st_mode):
        bits = 0o3777 if stat.S_ISDIR(found.st_mode) else 0o777
        path.chmod(found.st_mode & bits)  # changing the owner takes those of folders away
