"""The process beside the server: starts it, and stops it when the last process that used it has gone.

Run as `python -m posada.config.postgres.supervisor FOLDER PROFILE BINARIES LOCK`, where LOCK is the inherited
descriptor of the cluster's lock, held until this process ends. It prints `ready`, or why it failed.

A user of the database shares a file lock for as long as it lives. The kernel drops that lock however a process
dies, so waiting to hold the lock alone is waiting for the last user to go.
"""

import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, cast

from posada.config.postgres.account import Account, account_for
from posada.config.postgres.binaries import Binaries, within_reach
from posada.config.postgres.cluster import READY, START_SECONDS, Cluster, Profile, Running, command, create
from posada.config.postgres.errors import DatabaseDidNotStart, FolderOutOfReach

WATCH_SECONDS = 0.2
STOP_SECONDS = 60
LONGEST_SOCKET_DIR = 80  # a socket's whole path has to stay under 108 bytes
LINUX = sys.platform == "linux"
PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> int:
    """Start, watch, stop; exits 1 if the server did not start."""
    folder, profile, binaries = arguments[:3]
    cluster = Cluster(Path(folder))
    asked_to_stop: list[int] = []
    _on_signals(lambda number, frame: asked_to_stop.append(number))
    try:
        server, socket_dir = start(cluster, cast(Profile, profile), Binaries(Path(binaries)))
    except (DatabaseDidNotStart, FolderOutOfReach) as error:
        print(error)  # noqa: T201 the process that started us reads it
        return 1
    _report_ready()
    with cluster.holders.open("r") as holders:
        while server.poll() is None and not asked_to_stop and not _held_alone(holders):
            time.sleep(WATCH_SECONDS)
        cluster.state_file.unlink(missing_ok=True)
        stop(server)
        _remove_socket_dir(cluster, socket_dir)
    return 0


def start(cluster: Cluster, profile: Profile, given: Binaries) -> tuple[subprocess.Popen[bytes], Path]:
    """The server, answering, and the folder of its socket; the cluster is made first if there is none."""
    account = account_for(cluster.data)
    barrier = account.barrier(cluster.folder)
    if barrier is not None:
        raise FolderOutOfReach(cluster.folder, barrier, account.name)
    binaries = within_reach(given, account, cluster.folder)
    if not cluster.data.exists():
        create(cluster, binaries, account, profile)
    _stop_orphan(cluster)
    socket_dir = _socket_dir(cluster, account)
    port = _free_port(cluster)
    server = _launch(cluster, command(cluster, binaries, profile, port, socket_dir), account)
    _wait_until_ready(cluster, server)
    cluster.write_running(Running(os.getpid(), server.pid, port, str(socket_dir)))
    return server, socket_dir


def stop(server: subprocess.Popen[bytes]) -> None:
    """Let the server end its sessions and write its data; at worst it recovers at its next start."""
    for kind in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is None:
            server.send_signal(kind)
            try:
                server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                continue


def _launch(cluster: Cluster, arguments: list[str], account: Account) -> subprocess.Popen[bytes]:
    if cluster.log.exists():
        cluster.log.replace(cluster.log.with_suffix(".log.1"))
    libc = ctypes.CDLL(None) if LINUX else None

    def die_with_supervisor() -> None:
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)

    with cluster.log.open("ab") as log:
        return subprocess.Popen(  # type: ignore[call-overload]
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            preexec_fn=die_with_supervisor,  # runs after the change of user, which would undo it
            **account.credentials(),
        )


def _wait_until_ready(cluster: Cluster, server: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        if server.poll() is not None:
            raise DatabaseDidNotStart(cluster.folder, cluster.log.read_text(errors="replace")[-2000:].strip())
        if _says_ready(cluster, server.pid):
            return
        time.sleep(0.01)
    stop(server)
    raise DatabaseDidNotStart(cluster.folder, f"it did not answer within {START_SECONDS} seconds")


def _says_ready(cluster: Cluster, pid: int) -> bool:
    """Whether the server wrote `ready` into its own pid file (first line the pid, eighth the status)."""
    lines = _pid_file_lines(cluster)
    return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _pid_file_lines(cluster: Cluster) -> list[str]:
    try:
        return (cluster.data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _stop_orphan(cluster: Cluster) -> None:
    """Stop a server whose supervisor was killed; forget a pid file whose number another process bears now.

    We hold the cluster's lock, so no other supervisor's server can be meant.
    """
    lines = _pid_file_lines(cluster)
    if not LINUX or not lines:
        return
    pid = int(lines[0])
    if not _serves(pid, cluster):
        (cluster.data / "postmaster.pid").unlink(missing_ok=True)
        return
    os.kill(pid, signal.SIGINT)
    give_up = time.monotonic() + STOP_SECONDS
    while _serves(pid, cluster) and time.monotonic() < give_up:
        time.sleep(0.02)


def _serves(pid: int, cluster: Cluster) -> bool:
    """Whether that process is a server of this cluster; PostgreSQL works inside its data folder."""
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == cluster.data.resolve()
    except OSError:
        return False


def _socket_dir(cluster: Cluster, account: Account) -> Path:
    """A folder for the socket: beside the data where the path is short enough, else a temporary one."""
    folder = cluster.folder / "run"
    if len(os.fsencode(folder)) > LONGEST_SOCKET_DIR:
        folder = Path(tempfile.mkdtemp(prefix="posada-"))
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755 if account.borrowed else 0o700)
    account.give(folder)
    return folder


def _remove_socket_dir(cluster: Cluster, folder: Path) -> None:
    if folder.parent != cluster.folder:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port(cluster: Cluster) -> int:
    """The port of the last time, so that what is configured with it goes on, or a free one."""
    try:
        wanted = int(cluster.port_file.read_text())
    except (FileNotFoundError, ValueError):
        wanted = 0
    port = _bindable(wanted) or _bindable(0)
    if port is None:
        raise DatabaseDidNotStart(cluster.folder, "there is no free port on 127.0.0.1")
    cluster.port_file.write_text(str(port))
    return port


def _bindable(port: int) -> int | None:
    """The port, any for 0, if it can be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return None
        return int(probe.getsockname()[1])


def _held_alone(holders: IO[str]) -> bool:
    """Whether nobody shares the lock any more; from then on newcomers wait until we have ended."""
    try:
        fcntl.flock(holders, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _on_signals(handler: "signal._HANDLER | None") -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, handler)


def _report_ready() -> None:
    """Say so, then let go of the pipe to the process that started us, which may end before we do."""
    print(READY, flush=True)  # noqa: T201
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
