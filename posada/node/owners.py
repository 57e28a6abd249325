"""Giving what another machine, or an older user, wrote to the site's own user of this machine."""

import os
import pwd
import stat
from pathlib import Path

from posada.node.machine import Machine
from posada.node.site import Site


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
    os.chown(path, uid, group, follow_symlinks=False)
    if not stat.S_ISLNK(found.st_mode):
        path.chmod(stat.S_IMODE(found.st_mode))  # changing the owner takes some bits away
