"""Fetching a site from the server where it was: its folder by SFTP, its databases by a dump, over one SSH connection.

OpenSSH's own clients do it, as the site's user, who can write nowhere else: a server that lies gains what that user
has. What came is packed into the account, where it is looked at and brought in like any other archive; the site
itself is not touched. Killed, the next turn goes on with the files that are already here.
"""

import os
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posada.node import imports
from posada.node.backups import Answer, Far
from posada.node.dumps import as_user
from posada.node.former import Database, Former, address_of, first_key
from posada.node.holding import held
from posada.node.machine import Machine
from posada.node.parcels import Limits
from posada.node.site import Refused, Site

SECONDS = 3600  # that one fetch may take: other jobs of this machine wait meanwhile
MYSQL_PORT = 3306
FILES = ".fetch"  # in a site's home: what the clients read, gone when they end
SQUEEZED = 500  # characters of a server's own words that are told
DUMP = (
    "--single-transaction", "--skip-comments", "--hex-blob", "--triggers", "--quick", "--no-tablespaces",
    "--default-character-set=utf8mb4",
)  # fmt: skip
ASK = '#!/bin/sh\nprintf "%s\\n" "$POSADA_ANSWER"\n'


def look_at_key(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """By which key a server is known, for its owner to compare. Nothing is sent to it."""
    former = Former.read(details, "{}", with_account=False)
    address = address_of(former.host, former.port, machine)
    words = ["ssh-keyscan", "-T", "10", "-p", str(former.port), "-t", "ed25519,ecdsa,rsa", "--", address]
    done = subprocess.run(as_user(site.uid(machine), words), capture_output=True, text=True, timeout=60, env=_env(""))
    key, fingerprint = first_key(done.stdout)
    return fingerprint, {"host": former.host, "port": former.port, "key": key, "fingerprint": fingerprint}


def fetch(site: Site, machine: Machine, job: int, details: dict[str, Any], secret: str, far: Far) -> Answer:
    """Fetch folder and databases into one archive in the account; which, and what of it would come and what not."""
    former = Former.read(details, secret, with_account=True)
    if site.presence == "deleted" or not site.home(machine).is_dir():
        raise Refused("the site's data were deleted: there is nothing to bring it to")
    if len(former.databases) > site.databases:
        raise Refused(f"{len(former.databases)} databases were named; the plan has {site.databases}")
    file = f"private/incoming/fetched-{job}.tar"
    with held(site, machine):
        with _way(site, machine, former, details, job) as way:
            folder = way.fetched
            way.run(["mkdir", "-p", "--", str(folder / "public_html"), str(site.home(machine) / "private/incoming")])
            links = way.folder(former.folder)
            far(50)
            for database in former.databases:
                way.dump(database)
            far(70)
            way.run(["tar", "-C", str(folder), "-cf", str(site.home(machine) / file), "."])
        shutil.rmtree(folder, ignore_errors=True)
    words, told = imports.preview(site, machine, job, {**details, "file": file}, "", far)
    if links:
        told["stays"]["links"] = links
    return words, {**told, "file": file}


@dataclass
class Way:
    """One site's way to one server: files by which it is known, what came so far, and how much may come."""

    site: Site
    machine: Machine
    former: Former
    address: str
    limits: Limits
    fetched: Path
    until: float

    @property
    def files(self) -> Path:
        """Where root lays what the clients read."""
        return files_of(self.site, self.machine)

    def __enter__(self) -> "Way":
        uid = self.site.uid(self.machine)
        forget(self.site, self.machine)
        self.files.mkdir(mode=0o711)
        known = f"former {self.former.host_key}\n"
        laid = {"ask": (ASK, 0o755, 0), "known": (known, 0o644, 0), "key": (self.former.private_key, 0o400, uid)}
        for name, (text, mode, owner) in laid.items():
            with open(os.open(self.files / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(text)
            os.chown(self.files / name, owner, owner)
            (self.files / name).chmod(mode)
        (self.files / "socket").mkdir(mode=0o700)
        os.chown(self.files / "socket", uid, uid)
        self.fetched.mkdir(mode=0o700, exist_ok=True)
        os.chown(self.fetched, uid, uid)
        return self

    def __exit__(self, *_: object) -> None:
        forget(self.site, self.machine)

    def options(self) -> list[str]:
        """How OpenSSH's clients are to enter: nothing of the machine's own configuration, keys or agents."""
        said = {
            "BatchMode": "no",  # before `sftp -b` says otherwise: a password is asked for, by the program that knows it
            "HostName": self.address, "HostKeyAlias": "former", "Port": str(self.former.port),
            "User": self.former.user, "StrictHostKeyChecking": "yes", "UserKnownHostsFile": str(self.files / "known"),
            "GlobalKnownHostsFile": "/dev/null", "CheckHostIP": "no", "UpdateHostKeys": "no", "ForwardAgent": "no",
            "ForwardX11": "no", "PermitLocalCommand": "no", "IdentityAgent": "none", "IdentitiesOnly": "yes",
            "NumberOfPasswordPrompts": "1", "ConnectTimeout": "20", "ServerAliveInterval": "15",
            "ServerAliveCountMax": "4", "ControlPath": "none", "LogLevel": "ERROR",
            "HostKeyAlgorithms": self.former.algorithms,
        }  # fmt: skip
        if self.former.private_key:
            said |= {"IdentityFile": str(self.files / "key"), "PreferredAuthentications": "publickey"}
        else:
            said |= {"IdentityFile": "none", "PreferredAuthentications": "password,keyboard-interactive"}
        return ["-F", "/dev/null", *(word for name, value in said.items() for word in ("-o", f"{name}={value}"))]

    def folder(self, folder: str) -> int:
        """Fetch all below a folder, going on where an earlier turn was ended; how many links there were left."""
        script = f'lcd "{self.fetched}/public_html"\ncd "{folder}"\nget -ar .\n'
        said = self.run(["sftp", *self.options(), "-b", "-", "former"], given=script, about="SFTP")
        return said.count("not a regular file")

    def dump(self, database: Database) -> None:
        """Have a database dumped where it is; where no command may be run there, over a tunnel to it."""
        if "posada" in self.run(["ssh", "-T", *self.options(), "former", "echo posada"], may_fail=True):
            program = "$(command -v mariadb-dump || command -v mysqldump || echo mysqldump)"
            dump = f'cat | "{program}" --defaults-extra-file=/dev/stdin {" ".join(DUMP)} {shlex.quote(database.name)}'
            self._into(database, ["ssh", "-T", *self.options(), "former", dump], database.host)
            return
        self._tunnelled(database)

    def _tunnelled(self, database: Database) -> None:
        """Through a socket that only the site's user reaches."""
        name, socket = database.name, self.files / "socket" / "db"
        there = f"{database.door}:{MYSQL_PORT}"
        words = ["ssh", "-N", "-T", "-o", "ExitOnForwardFailure=yes", *self.options(), "-L", f"{socket}:{there}"]
        tunnel = subprocess.Popen(
            self.as_owner([*words, "former"]), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env=self.env(), start_new_session=True,
        )  # fmt: skip
        try:
            opened = time.monotonic() + 30
            while not socket.exists():
                if tunnel.poll() is not None or time.monotonic() > opened:
                    raise Refused(f"{name}: the server lets neither a command nor a tunnel pass; upload a dump instead")
                time.sleep(0.05)
            dump = [self.machine.mariadb_dump, "--defaults-extra-file=/dev/stdin", "--protocol=socket"]
            self._into(database, [*dump, f"--socket={socket}", *DUMP, name], "localhost")
        finally:
            tunnel.terminate()
            tunnel.wait()
            socket.unlink(missing_ok=True)

    def _into(self, database: Database, words: list[str], host: str) -> None:
        """Run what dumps, which reads its options from a pipe: from the socket that SSH may hand it, it reads none."""
        script, to = 'to=$1; shift; cat | "$@" >"$to"', str(self.fetched / f"{database.name}.sql")
        about = f"the dump of {database.name}"
        self.run(["sh", "-c", script, "sh", to, *words], given=database.options(host), about=about)

    def as_owner(self, words: list[str]) -> list[str]:
        return as_user(self.site.uid(self.machine), words)

    def env(self) -> dict[str, str]:
        return _env(self.former.password) | {"SSH_ASKPASS": str(self.files / "ask"), "SSH_ASKPASS_REQUIRE": "force"}

    def run(self, words: list[str], *, given: str = "", about: str = "", may_fail: bool = False) -> str:
        """Run it as the site's user within all bounds; what it said. Raises Refused in the server's words."""
        sized = ["prlimit", f"--fsize={self.limits.bytes}", "--core=0", *words]
        with subprocess.Popen(
            self.as_owner(sized), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=self.env(), start_new_session=True,
        ) as running:  # fmt: skip
            said = _Watched(running, given.encode()).wait(self.within_bounds)
        told = self.former.without_secrets(said.decode(errors="replace"))
        if running.returncode and not may_fail:
            raise Refused(f"{about or words[0]}: {told.strip()[-SQUEEZED:] or 'ended badly'}")
        return told

    def within_bounds(self) -> None:
        """Raises Refused where more came than the site may have, or it took too long."""
        if time.monotonic() > self.until:
            raise Refused(f"it took more than {SECONDS} seconds")
        files = size = 0
        for folder, _, names in os.walk(self.fetched):
            files += len(names)
            with suppress(FileNotFoundError):
                size += sum(os.lstat(os.path.join(folder, name)).st_size for name in names)
        if files > self.limits.files or size > self.limits.bytes:
            raise Refused("the server has more than the site may have")


@dataclass
class _Watched:
    """A command that runs, and what it is given; it ends with all that it began."""

    running: subprocess.Popen[bytes]
    given: bytes

    def wait(self, check: Callable[[], None]) -> bytes:
        """What it said, once it ended; `check` may raise in between, now and then."""
        given: bytes | None = self.given
        pause = 0.5
        try:
            while True:
                try:
                    said, _ = self.running.communicate(given, timeout=pause)
                    check()
                    return said
                except subprocess.TimeoutExpired:
                    given, began = None, time.monotonic()
                    check()
                    pause = max(0.5, 10 * (time.monotonic() - began))
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(self.running.pid, signal.SIGKILL)
            raise


def _way(site: Site, machine: Machine, former: Former, details: Mapping[str, Any], job: int) -> Way:
    home = site.home(machine)
    for old in home.glob(".fetched-*"):
        if old.name != f".fetched-{job}":
            shutil.rmtree(old, ignore_errors=True)
    return Way(
        site, machine, former, address_of(former.host, former.port, machine),
        imports.limits(site, machine, dict(details)), home / f".fetched-{job}", time.monotonic() + SECONDS,
    )  # fmt: skip


def files_of(site: Site, machine: Machine) -> Path:
    return site.home(machine) / FILES


def forget(site: Site, machine: Machine) -> None:
    """Nothing is left by which the other server could be entered."""
    shutil.rmtree(files_of(site, machine), ignore_errors=True)


def forget_all(machine: Machine) -> None:
    """The same of every site, where a program was killed; before anything is fetched."""
    for left in Path(machine.sites).glob(f"*/{FILES}"):
        shutil.rmtree(left, ignore_errors=True)


def _env(answer: str) -> dict[str, str]:
    """What a client finds around it; the password stands in no file and no list of arguments."""
    return {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C", "POSADA_ANSWER": answer}
