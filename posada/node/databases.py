"""Databases of MariaDB: made, measured, dropped with a proof.

A site's user of the database is its system user, known by the socket: there is no password to lose, and nobody else is
let in under its name. It may do all it likes in the databases of its plan, and nothing elsewhere: no other name is its
to make, for root reads names into statements and files.
"""

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from posada.node.machine import Machine
from posada.node.site import Refused, Site

SECONDS = 120
USERS = "SELECT User FROM mysql.user WHERE Host = 'localhost' AND User LIKE '{like}'"
TRIAL = "trial"  # a database of the site's own, in which a dump is tried before anything is dropped
PLAIN = re.compile(r"[A-Za-z0-9_$-]{1,64}")
ESCAPED = {"n": "\n", "t": "\t", "0": "\0"}  # as the client writes them, so that a row is one line
GRANTED = "SELECT User, Db FROM mysql.db WHERE Host = 'localhost' AND User LIKE '{like}'"
SCHEMAS = "SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE '{like}'"
LOCKED = (
    "SELECT User FROM mysql.global_priv WHERE Host = 'localhost' AND User LIKE '{like}'"
    " AND JSON_VALUE(Priv, '$.account_locked') = 1"
)
SIZES = (
    "SELECT s.schema_name, count(t.table_name), coalesce(sum(t.data_length + t.index_length), 0)"
    " FROM information_schema.schemata s LEFT JOIN information_schema.tables t ON t.table_schema = s.schema_name"
    " WHERE s.schema_name LIKE '{pattern}' GROUP BY 1 ORDER BY 1"
)


@dataclass(frozen=True)
class Standing:
    """Which users and databases of sites there are."""

    users: frozenset[str]
    databases: frozenset[str]
    locked: frozenset[str] = frozenset()  # users that may not come in
    granted: frozenset[tuple[str, str]] = frozenset()  # user, and the pattern of databases in which it may do all


def standing(machine: Machine, of: Site | None = None) -> Standing:
    """What there is now, or of one site alone; nothing on a machine that has no MariaDB. Raises Refused with its words.

    One site's costs the same however many others there are.
    """
    if not Path(machine.mariadb_socket).exists():
        return Standing(frozenset(), frozenset())
    user = (of.user(machine) if of is not None else machine.user_prefix).replace("_", "\\_")
    users_like, schemas_like = (user, f"{user}\\_%") if of is not None else (f"{user}%", f"{user}%")
    users, schemas, locked = (
        frozenset(row[0] for row in ask(query.format(like=like), machine))
        for query, like in ((USERS, users_like), (SCHEMAS, schemas_like), (LOCKED, users_like))
    )
    granted = frozenset((owner, pattern) for owner, pattern in ask(GRANTED.format(like=users_like), machine))
    return Standing(users, schemas, locked, granted)


def names(site: Site, machine: Machine) -> list[str]:
    """The databases that a site is to have."""
    return [f"{site.user(machine)}_{number}" for number in range(1, site.databases + 1)]


def lacking(site: Site, machine: Machine, known: Standing) -> list[str]:
    """The statements that make what a site lacks. What it has beyond its plan it keeps: nobody ordered its end."""
    if site.presence == "deleted" or not site.databases:
        return []
    user = site.user(machine)
    made = [f"CREATE DATABASE IF NOT EXISTS `{name}`" for name in names(site, machine) if name not in known.databases]
    if user not in known.users:
        made.append(f"CREATE USER IF NOT EXISTS '{user}'@'localhost' IDENTIFIED VIA unix_socket")
    made += _grants(site, machine, known)
    if site.shut("databases") != (user in known.locked):
        made.append(f"ALTER USER '{user}'@'localhost' ACCOUNT {'LOCK' if site.shut('databases') else 'UNLOCK'}")
    return made


def _grants(site: Site, machine: Machine, known: Standing) -> list[str]:
    """What lets the user into the databases of its plan and those that it has beyond, and no longer into any other."""
    user = site.user(machine)
    had = {name for name in known.databases if name.startswith(f"{user}_") and PLAIN.fullmatch(name)}
    wanted = {_pattern(name) for name in (*names(site, machine), f"{user}_{TRIAL}", *had)}
    now = {pattern for owner, pattern in known.granted if owner == user}
    to = f"'{user}'@'localhost'"
    return [
        *(f"GRANT ALL PRIVILEGES ON `{pattern}`.* TO {to}" for pattern in sorted(wanted - now)),
        *(f"REVOKE ALL PRIVILEGES ON `{pattern}`.* FROM {to}" for pattern in sorted(now & {f"{user}\\_%"})),
    ]


def _pattern(name: str) -> str:
    """A name as a grant has it, in which `_` stands for any letter unless it is escaped."""
    return name.replace("_", "\\_")


def quoted(name: str) -> str:
    """A name as a statement has it, whatever is in it."""
    return "`" + name.replace("`", "``") + "`"


def make(statements: Sequence[str], machine: Machine) -> None:
    """Carry them out in order. Raises Refused with MariaDB's words."""
    if statements:
        ask("; ".join(statements), machine)


def inventory(site: Site, machine: Machine) -> dict[str, dict[str, int]]:
    """The tables and bytes of each database of a site."""
    if not Path(machine.mariadb_socket).exists():
        return {}
    pattern = f"{site.user(machine)}_%".replace("_", "\\_")
    rows = ask(SIZES.format(pattern=pattern), machine)
    return {name: {"tables": int(tables), "bytes": int(size)} for name, tables, size in rows}


def drop(site: Site, machine: Machine) -> None:
    """Drop all databases of a site, and its user."""
    if not Path(machine.mariadb_socket).exists():
        return
    dropped = [f"DROP DATABASE IF EXISTS {quoted(name)}" for name in inventory(site, machine)]
    make([*dropped, f"DROP USER IF EXISTS '{site.user(machine)}'@'localhost'"], machine)


def usage(machine: Machine) -> dict[str, dict[str, int]]:
    """The bytes and tables of all databases of each site, by its user."""
    if not Path(machine.mariadb_socket).exists():
        return {}
    found: dict[str, dict[str, int]] = {}
    pattern = f"{machine.user_prefix}%".replace("_", "\\_")
    for name, tables, size in ask(SIZES.format(pattern=pattern), machine):
        of = found.setdefault(owner(name, machine), {"databases": 0, "tables": 0})
        of["databases"] += int(size)
        of["tables"] += int(tables)
    return found


def measured(machine: Machine) -> dict[str, dict[str, tuple[int, int]]]:
    """(tables, bytes) of each database of each site, by its user; nothing where MariaDB does not answer."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    if not Path(machine.mariadb_socket).exists():
        return found
    pattern = f"{machine.user_prefix}%".replace("_", "\\_")
    try:
        rows = ask(SIZES.format(pattern=pattern), machine)
    except Refused:
        return found
    for name, tables, size in rows:
        found.setdefault(owner(name, machine), {})[name] = (int(tables), int(size))
    return found


def owner(name: str, machine: Machine) -> str:
    """The user whose database it is, whatever follows its name."""
    return machine.user_prefix + name.removeprefix(machine.user_prefix).partition("_")[0]


def ask(sql: str, machine: Machine) -> list[list[str]]:
    """The rows of a statement that root asks by the socket. Raises Refused with MariaDB's words."""
    command = [
        machine.mariadb, "--no-defaults", "--protocol=socket", f"--socket={machine.mariadb_socket}", "--user=root",
        "--batch", "--skip-column-names", f"--execute={sql}",
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    except FileNotFoundError:
        raise Refused(f"{machine.mariadb} is not installed") from None
    except subprocess.TimeoutExpired:
        raise Refused(f"MariaDB did not answer within {SECONDS} seconds") from None
    if done.returncode:
        raise Refused(done.stderr.strip()[-1500:])
    return [[_read(cell) for cell in line.split("\t")] for line in done.stdout.split("\n") if line]


def _read(cell: str) -> str:
    """A value as it is, from how the client wrote it."""
    return re.sub(r"\\(.)", lambda found: ESCAPED.get(found[1], found[1]), cell) if "\\" in cell else cell
