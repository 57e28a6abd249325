"""Under whose name the server runs: PostgreSQL refuses to run as root."""

import os
import pwd
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """A system user; `borrowed` when we are root and the server runs as another."""

    name: str
    uid: int
    gid: int
    borrowed: bool

    def credentials(self) -> Mapping[str, int | list[int]]:
        """The arguments by which `subprocess` runs a command as this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.borrowed else {}

    def give(self, path: Path) -> None:
        """Make this user the owner of `path`, which is ours."""
        if self.borrowed:
            os.chown(path, self.uid, self.gid)

    def barrier(self, path: Path) -> Path | None:
        """The outermost folder on the way to `path` (itself included) that this user may not enter."""
        if not self.borrowed:
            return None
        way = [*reversed(path.parents), path]
        return next((folder for folder in way if folder.is_dir() and not self._may_enter(folder)), None)

    def _may_enter(self, folder: Path) -> bool:
        status = folder.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


def account_for(data: Path) -> Account:
    """Ourselves; as root, whoever owns the data already, or the first unprivileged user there is."""
    if os.geteuid() != 0:
        return _account(pwd.getpwuid(os.geteuid()), borrowed=False)
    if data.exists() and data.stat().st_uid != 0:
        return _account(pwd.getpwuid(data.stat().st_uid), borrowed=True)
    return _account(next(filter(None, map(_known, UNPRIVILEGED))), borrowed=True)


def _known(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _account(entry: pwd.struct_passwd, *, borrowed: bool) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, borrowed)
