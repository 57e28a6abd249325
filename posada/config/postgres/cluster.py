"""The folder of one embedded database: what lies where, how it is made, with what options it runs."""

import json
import os
import secrets
import shutil
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from posada.config.postgres.account import Account
from posada.config.postgres.binaries import NEWEST, Binaries, shipped
from posada.config.postgres.errors import DatabaseDidNotStart

Profile = Literal["house", "test"]

USER = "posada"
DATABASE = "posada"
READY = "ready"  # what a supervisor prints once its server answers
START_SECONDS = 300  # a house may have a long log to recover from
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "100",
    "timezone": "UTC",
    "lc_messages": "C",
    "jit": "off",
}
# A test's data is thrown away; a house's survives the loss of power.
PROFILE_OPTIONS: dict[Profile, dict[str, str]] = {
    "house": {},
    "test": {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"},
}


@dataclass(frozen=True)
class Running:
    """What the supervisor writes down once the server answers."""

    supervisor: int
    postmaster: int
    port: int
    socket_dir: str


@dataclass(frozen=True)
class Cluster:
    """Paths within the folder. Each process that uses it shares `holders`; the supervisor alone holds `lock`."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def holders(self) -> Path:
        return self.folder / "holders.lock"

    @property
    def lock(self) -> Path:
        return self.folder / "supervisor.lock"

    @property
    def log(self) -> Path:
        return self.folder / "postgresql.log"

    @property
    def password_file(self) -> Path:
        return self.folder / "password"

    @property
    def state_file(self) -> Path:
        return self.folder / "running.json"

    @property
    def port_file(self) -> Path:
        return self.folder / "port"

    def running(self) -> Running | None:
        """The server that answers now, as its supervisor wrote it down."""
        try:
            return Running(**json.loads(self.state_file.read_text()))
        except FileNotFoundError:
            return None

    def write_running(self, running: Running) -> None:
        """Replace the state file in one move, so that nobody reads half of it."""
        unfinished = self.state_file.with_suffix(".new")
        unfinished.write_text(json.dumps(asdict(running)))
        unfinished.replace(self.state_file)

    def binaries(self) -> Binaries:
        """The wheel's binaries of the version that made the data; the newest for a cluster not made yet."""
        made_by = self.data / "PG_VERSION"
        return shipped(int(made_by.read_text()) if made_by.exists() else NEWEST)


def create(cluster: Cluster, binaries: Binaries, account: Account, profile: Profile) -> None:
    """Make the data folder with our role and database; whole or not at all."""
    unfinished = cluster.folder / "data.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    account.give(unfinished)
    _write_password(cluster, account)
    _initialise(cluster, unfinished, binaries, account, profile)
    _create_database(cluster, unfinished, binaries, account)
    unfinished.rename(cluster.data)


def command(cluster: Cluster, binaries: Binaries, profile: Profile, port: int, socket_dir: Path) -> list[str]:
    """The command line of the server."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    options = {**OPTIONS, "shared_buffers": buffers(memory), **PROFILE_OPTIONS[profile]}
    flags = [flag for name, value in options.items() for flag in ("-c", f"{name}={value}")]
    return [binaries.postgres, "-D", str(cluster.data), "-k", str(socket_dir), "-p", str(port), *flags]


def buffers(memory: int) -> str:
    """The server's own cache on a machine of so many bytes: an eighth, for the house and its workers need room too.

    A large book's indexes stay in it; taken is only what was once used.
    """
    return f"{min(max(memory // 8 // 1024**2, 128), 1024)}MB"


def _write_password(cluster: Cluster, account: Account) -> None:
    descriptor = os.open(cluster.password_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(24))
    account.give(cluster.password_file)


def _initialise(cluster: Cluster, data: Path, binaries: Binaries, account: Account, profile: Profile) -> None:
    arguments = ["-D", str(data), "-U", USER, "-A", "scram-sha-256", f"--pwfile={cluster.password_file}"]
    # libc's C.UTF-8 knows letters with accents; plain C does not, and full-text search would cut words at them.
    arguments += ["-E", "UTF8", "--locale=C.UTF-8"]
    arguments += ["--no-sync"] if profile == "test" else []
    _run(cluster, [binaries.initdb, *arguments], account)


def _create_database(cluster: Cluster, data: Path, binaries: Binaries, account: Account) -> None:
    single = [binaries.postgres, "--single", "-D", str(data), "-c", "log_min_messages=error", "template1"]
    _run(cluster, single, account, said=f"CREATE DATABASE {DATABASE}\n")


def _run(cluster: Cluster, arguments: list[str], account: Account, said: str = "") -> None:
    done = subprocess.run(  # type: ignore[call-overload]
        arguments, input=said, text=True, capture_output=True, cwd="/", **account.credentials()
    )
    if done.returncode:
        raise DatabaseDidNotStart(cluster.folder, (done.stderr or done.stdout).strip())
