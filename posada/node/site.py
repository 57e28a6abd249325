"""A site as the house wants it, read and checked: what comes from outside is trusted in nothing that becomes a file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from posada.kernel.errors import PosadaError
from posada.node.machine import Machine

PARTS = ("site", "mail", "ftp", "databases")
PRESENCES = ("active", "suspended", "ended", "deleted")
NAME = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
WORD = re.compile(r"[A-Za-z0-9_.]{1,20}")
COUNT = re.compile(r"[0-9]{1,3}")
LIMIT = re.compile(r"([0-9]{1,6}(\.[0-9]{1,2})?[KMG]?)?")
PEM = re.compile(r"[A-Za-z0-9+/=\n\r -]{1,60000}")
BASE64 = re.compile(r"[A-Za-z0-9+/=]{1,20000}")
PATH = re.compile(r"/[A-Za-z0-9._~/-]{0,199}")
TARGET = re.compile(r"(?:https?://[A-Za-z0-9.:-]{1,260})?(?:/[A-Za-z0-9._~/?&=%#+,:@-]{0,200})?")
FOLDER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,60}(?:/[A-Za-z0-9_][A-Za-z0-9._-]{0,60}){0,3}")
ACCOUNT = re.compile(r"[a-z][a-z0-9]{0,15}")
OWN_FOLDER = re.compile(r"(?!.*//)(?!.*(?:^|/)\.\.?(?:/|$))(?:public|private)(?:/[A-Za-z0-9._ -]{1,80}){0,8}")
ROOT = re.compile(r"(?:(?!.*//)(?!.*(?:^|/)\.\.?(?:/|$))[A-Za-z0-9._-]{1,80}(?:/[A-Za-z0-9._-]{1,80}){0,5})?")
# So many rounds at most: the server counts them at each sign-in, before anybody has shown that they may come in.
HASH = re.compile(r"(?:\$6\$(?:rounds=[1-9][0-9]{3,5}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{86})?")
SSH_KEY = re.compile(r"[a-z0-9@.-]{3,60} [A-Za-z0-9+/=]{20,1900}(?: [^\x00-\x1f\x7f]{0,200})?")
SCHEDULE = re.compile(r"[0-9a-z*/,-]{1,40}(?: [0-9a-z*/,-]{1,40}){4}")
COMMAND = re.compile(r"[^\x00-\x1f\x7f]{1,500}")
ZONE = re.compile(r"[A-Za-z0-9_+/-]{1,60}")
FUNCTION = re.compile(r"[A-Za-z_][A-Za-z0-9_\\]{0,60}")


class Refused(PosadaError):
    """What the house wants cannot be made here; the text is for people."""


@dataclass(frozen=True, slots=True)
class OwnCertificate:
    """A certificate that the customer brought; its key is sealed for this machine."""

    chain: str
    key: str
    digest: str

    @classmethod
    def read(cls, said: Mapping[str, Any] | None) -> Self | None:
        if not said:
            return None
        return cls(
            _one(PEM, said.get("chain"), "chain"), _one(BASE64, said.get("key"), "key"),
            _one(BASE64, said.get("digest"), "digest"),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Account:
    """Who may enter a folder of the site, by SFTP and FTPS."""

    name: str
    folder: str
    hash: str
    keys: tuple[str, ...]

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Self:
        return cls(
            _one(ACCOUNT, said.get("name"), "account"), _one(OWN_FOLDER, said.get("folder"), "folder"),
            _one(HASH, said.get("hash", ""), "hash"), _all(SSH_KEY, said.get("keys", ()), "key"),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clockwork:
    """A command of the site that runs by the clock."""

    job: int
    schedule: str
    command: str

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Self:
        return cls(
            int(said["job"]), _one(SCHEDULE, said.get("schedule"), "schedule"),
            _one(COMMAND, said.get("command"), "command"),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Site:
    """One service of the driver debian-web. Values are words; whether a daemon takes them, the daemon says."""

    id: int
    presence: str
    revision: int
    applied: int
    retry_at: datetime | None
    names: tuple[str, ...]
    php: str
    workers: str
    memory: str
    upload: str
    seconds: str
    databases: int
    disabled_functions: tuple[str, ...]
    notice: Mapping[str, Any]
    free_certificate: bool = True
    scripts: bool = True
    closed: tuple[str, ...] = PARTS  # while it is suspended
    cpu: str = ""  # processors that all its processes may use together; empty: no limit
    processes: str = ""
    total_memory: str = ""
    bandwidth: str = ""  # of one request, in bytes a second
    own_certificate: OwnCertificate | None = None
    folders: Mapping[str, str] = field(default_factory=dict)  # name -> below the web root
    redirects: Mapping[str, str] = field(default_factory=dict)  # address -> where it leads
    accounts: tuple[Account, ...] = ()
    cron: tuple[Clockwork, ...] = ()
    zone: str = "UTC"  # in which schedules are meant
    show_errors: bool = False
    root: str = ""  # below public

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> Self:
        """The site of a row of `node.site`. Raises Refused for what must not become part of a file."""
        spec: Mapping[str, Any] = row["spec"]
        if row["driver"] != "debian-web" or row["presence"] not in PRESENCES:
            raise Refused(f"this program makes no {row['driver']} that is {row['presence']}")
        names = _all(NAME, spec.get("names", ()), "name")
        if not names and row["presence"] in ("active", "suspended"):
            raise Refused("the site has no name")
        words = {key: _one(WORD, spec.get(key, ""), key) for key in ("php", "workers", "memory", "upload", "seconds")}
        return cls(
            id=int(row["site"]), presence=row["presence"], revision=row["revision"], applied=row["applied"],
            retry_at=row["retry_at"], names=names,
            databases=int(_one(COUNT, spec.get("databases", 0), "databases")), notice=spec.get("notice") or {},
            disabled_functions=_all(FUNCTION, spec.get("disabled_functions", ()), "function"),
            scripts=bool(spec.get("scripts", True)),
            closed=_all(WORD, spec.get("closed", PARTS), "part"),
            **{key: _one(LIMIT, spec.get(key) or "", key) for key in ("cpu", "processes", "total_memory", "bandwidth")},
            free_certificate=spec.get("certificate", "free") == "free",
            own_certificate=OwnCertificate.read(spec.get("own_certificate")),
            redirects={_one(PATH, path, "path"): _one(TARGET, to, "target")
                       for path, to in (spec.get("redirects") or {}).items()},
            folders={name: _one(FOLDER, folder, "folder") for name, folder in (spec.get("folders") or {}).items()},
            accounts=tuple(Account.read(one) for one in spec.get("accounts", ())),
            cron=tuple(Clockwork.read(one) for one in spec.get("cron", ())),
            zone=_one(ZONE, spec.get("zone", "UTC"), "zone"),
            show_errors=spec.get("show_errors") is True, root=_one(ROOT, spec.get("root", ""), "root"), **words,
        )  # fmt: skip

    def user(self, machine: Machine) -> str:
        return f"{machine.user_prefix}{self.id}"

    def uid(self, machine: Machine) -> int:
        return machine.first_uid + self.id

    def home(self, machine: Machine) -> Path:
        return Path(machine.sites) / self.user(machine)

    def shut(self, part: str) -> bool:
        """Whether a part of it is closed: what does not run is, and of a suspended one what its holds close."""
        return self.presence != "active" and (self.presence != "suspended" or part in self.closed)

    @property
    def lets_in(self) -> bool:
        """Whether its accounts let their holders in: while it is served, and where it is held, by the kind of hold."""
        return not self.shut("ftp")

    @property
    def serves(self) -> bool:
        """Whether anything answers under its names."""
        return self.presence in ("active", "suspended")


def _one(pattern: re.Pattern[str], value: object, about: str) -> str:
    if not pattern.fullmatch(str(value)):
        raise Refused(f"{about} is {str(value)[:80]!r}, which is none")
    return str(value)


def _all(pattern: re.Pattern[str], values: Sequence[object], about: str) -> tuple[str, ...]:
    return tuple(_one(pattern, value, about) for value in values)
