"""Databases as files: dumped as of one moment, loaded whole or not at all.

A dump is loaded by the site's own user: whatever its owner managed to smuggle into one, root runs none of it.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from posada.node import databases
from posada.node.databases import PLAIN, TRIAL
from posada.node.machine import Machine
from posada.node.site import Refused, Site

OTHERS = (
    "SELECT count(*) FROM information_schema.tables WHERE table_schema = '{name}' AND table_type = 'BASE TABLE'"
    " AND engine <> 'InnoDB'"
)


def dump_all(site: Site, machine: Machine, folder: Path) -> list[str]:
    """Dump every database of the site into the folder, each to its own file; their names. Raises Refused."""
    known = sorted(databases.inventory(site, machine))
    names = [name for name in known if PLAIN.fullmatch(name) and not name.endswith(f"_{TRIAL}")]
    for name in names:
        dump(name, machine, folder / f"{name}.sql")
    return names


def dump(name: str, machine: Machine, file: Path) -> None:
    """Dump a database. InnoDB is read as of one moment, while it is written to; other engines are locked meanwhile."""
    if not PLAIN.fullmatch(name):
        raise Refused(f"{name[:80]!r} is no name of a database")
    others = int(databases.ask(OTHERS.format(name=name), machine)[0][0])
    moment = "--lock-tables" if others else "--single-transaction"
    words = [
        "setpriv", "--pdeathsig", "KILL", machine.mariadb_dump, "--no-defaults", "--protocol=socket",
        f"--socket={machine.mariadb_socket}", "--user=root", moment, "--skip-comments", "--hex-blob", "--routines",
        "--triggers", "--events", "--quick", "--default-character-set=utf8mb4", name,
    ]  # fmt: skip
    with file.open("wb") as written:
        _run(words, stdout=written)


def load(name: str, site: Site, machine: Machine, file: Path) -> None:
    """Make a database what the dump says. It is tried first: one that MariaDB refuses changes nothing."""
    trial = f"{site.user(machine)}_{TRIAL}"
    databases.make([f"DROP DATABASE IF EXISTS `{trial}`", f"CREATE DATABASE `{trial}`"], machine)
    try:
        with unlocked(site, machine):
            _load_into(trial, site, machine, file)
            databases.make([f"DROP DATABASE IF EXISTS `{name}`", f"CREATE DATABASE `{name}`"], machine)
            _load_into(name, site, machine, file)
    finally:
        databases.make([f"DROP DATABASE IF EXISTS `{trial}`"], machine)


@contextmanager
def unlocked(site: Site, machine: Machine) -> Iterator[None]:
    """Within, the site's user may enter its databases, although a hold has closed them."""
    if not site.shut("databases"):
        yield
        return
    user = f"ALTER USER '{site.user(machine)}'@'localhost' ACCOUNT"
    databases.make([f"{user} UNLOCK"], machine)
    try:
        yield
    finally:
        databases.make([f"{user} LOCK"], machine)


def _load_into(name: str, site: Site, machine: Machine, file: Path) -> None:
    words = [
        machine.mariadb, "--no-defaults", "--protocol=socket", f"--socket={machine.mariadb_socket}",
        f"--user={site.user(machine)}", "--batch", "--default-character-set=utf8mb4", name,
    ]  # fmt: skip
    with file.open("rb") as read:
        _run(as_owner(site, machine, words), stdin=read)


def as_owner(site: Site, machine: Machine, words: list[str], *, groups: str = "") -> list[str]:
    """The command as the site's user runs it, with nothing of root's; `groups` are further ones, by number."""
    return as_user(site.uid(machine), words, "--reset-env", groups=groups)


def as_user(uid: int, words: list[str], *options: str, groups: str = "") -> list[str]:
    """The command as a user runs it, with the environment that it is given; further `options` are setpriv's."""
    more = ["--groups", groups] if groups else ["--clear-groups"]
    own = ["--reuid", str(uid), "--regid", str(uid), *more, "--no-new-privs", *options]
    return ["setpriv", "--pdeathsig", "KILL", *own, *words]


def _run(words: list[str], *, stdin: IO[bytes] | None = None, stdout: IO[bytes] | None = None) -> None:
    try:
        done = subprocess.run(
            words, stdin=stdin or subprocess.DEVNULL, stdout=stdout or subprocess.DEVNULL, stderr=subprocess.PIPE
        )
    except FileNotFoundError:
        raise Refused(f"{words[0]} is not installed") from None
    if done.returncode:
        raise Refused(done.stderr.decode(errors="replace").strip()[-1500:] or f"{words[0]} ended badly")
