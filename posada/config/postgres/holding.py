"""A process's share in the embedded database: taken at first use, dropped by the kernel when the process ends."""

import fcntl
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from posada.config.postgres.binaries import Binaries
from posada.config.postgres.cluster import DATABASE, READY, START_SECONDS, USER, Cluster, Profile, Running
from posada.config.postgres.errors import DatabaseDidNotStart

PACKAGE_ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Server:
    """A server that answers, for as long as this process lives or until it calls `release`."""

    folder: Path
    port: int
    socket_dir: str
    password: str = field(repr=False)
    user: str = USER
    name: str = DATABASE

    @property
    def url(self) -> str:
        """Its address over TCP on the loopback, with the password."""
        return f"postgresql://{self.user}:{self.password}@127.0.0.1:{self.port}/{self.name}"

    def release(self, *, wait: bool = False) -> None:
        """Give up this process's share; with `wait`, return when the server is down, if nobody else uses it."""
        _release(self.folder)
        give_up = time.monotonic() + 10
        while wait and Cluster(self.folder).lock.exists() and time.monotonic() < give_up:
            with Cluster(self.folder).lock.open("r+b") as lock:
                if _locked(lock):
                    return
            time.sleep(0.02)


@dataclass
class _Share:
    """Our shared lock on a cluster, and the supervisor if we are its parent."""

    holders: IO[bytes]
    supervisor: subprocess.Popen[str] | None = None


_shares: dict[Path, _Share] = {}
_guard = threading.RLock()
os.register_at_fork(after_in_child=lambda: globals().update(_guard=threading.RLock()))


def ensure_running(folder: Path, *, profile: Profile = "house", binaries: Binaries | None = None) -> Server:
    """The server of the cluster in `folder`, made and started if need be; cheap when it runs already.

    The profile and binaries of the process that starts it hold for all who share it. Raises DatabaseDidNotStart.
    """
    cluster = Cluster(folder.absolute())
    with _guard:
        share = _take_share(cluster)
        running = cluster.running()
        if running is None or not _answers(cluster, running):
            running = _start_or_await(cluster, share, profile, binaries)
    password = cluster.password_file.read_text()
    return Server(cluster.folder, running.port, running.socket_dir, password)


def _take_share(cluster: Cluster) -> _Share:
    """Our share, kept for the life of the process; waits while a server is being stopped."""
    if cluster.folder not in _shares:
        with _ordinary_umask():
            cluster.folder.mkdir(parents=True, exist_ok=True)
            holders = cluster.holders.open("ab")
        fcntl.flock(holders, fcntl.LOCK_SH)
        _shares[cluster.folder] = _Share(holders)
    return _shares[cluster.folder]


def _release(folder: Path) -> None:
    with _guard:
        share = _shares.pop(folder, None)
    if share is None:
        return
    share.holders.close()
    if share.supervisor is not None:
        threading.Thread(target=share.supervisor.wait, daemon=True).start()  # leaves no zombie


def _start_or_await(cluster: Cluster, share: _Share, profile: Profile, binaries: Binaries | None) -> Running:
    """Start a supervisor unless one holds the lock; then wait for what it writes down."""
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        with cluster.lock.open("ab") as lock:
            if _locked(lock):
                cluster.state_file.unlink(missing_ok=True)
                share.supervisor = _spawn(cluster, profile, binaries or cluster.binaries(), lock)
        running = cluster.running()
        if running is not None and _answers(cluster, running):
            return running
        time.sleep(0.02)
    raise DatabaseDidNotStart(cluster.folder, f"another process did not start it within {START_SECONDS} seconds")


def _spawn(cluster: Cluster, profile: Profile, binaries: Binaries, lock: IO[bytes]) -> subprocess.Popen[str]:
    """A supervisor whose server answers; it inherits `lock` and keeps it to its end."""
    path = os.pathsep.join(filter(None, [str(PACKAGE_ROOT), os.environ.get("PYTHONPATH", "")]))
    arguments = (cluster.folder, profile, binaries.folder, lock.fileno())
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "posada.config.postgres.supervisor", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd="/",
        env={**os.environ, "PYTHONPATH": path},
        pass_fds=[lock.fileno()],
        start_new_session=True,  # a terminal's Ctrl-C is for us, not for the database
    )
    _await_ready(cluster, supervisor)
    return supervisor


def _await_ready(cluster: Cluster, supervisor: subprocess.Popen[str]) -> None:
    assert supervisor.stdout is not None
    with supervisor.stdout as output:
        answered, _, _ = select.select([output], [], [], START_SECONDS)
        said = output.readline() if answered else f"it did not answer within {START_SECONDS} seconds"
        if said.strip() == READY:
            return
        supervisor.terminate()
        said += output.read()
    supervisor.wait()
    raise DatabaseDidNotStart(cluster.folder, said.strip())


def _locked(file: IO[bytes]) -> bool:
    """Take the file's lock if nobody holds it; whether we have it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _answers(cluster: Cluster, running: Running) -> bool:
    """Whether a supervisor holds the cluster's lock and the server it wrote down has not gone."""
    with cluster.lock.open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _exists(running.postmaster)
    return False


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def _ordinary_umask() -> Iterator[None]:
    """As root the server's account must pass through the folders we make; otherwise they are ours alone."""
    before = os.umask(0o022 if os.geteuid() == 0 else 0o077)
    try:
        yield
    finally:
        os.umask(before)
