"""The daemons of this machine: asked whether they take their configuration, and told to read it again."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from tempfile import mkdtemp

from posada.node.files import NAMES
from posada.node.machine import Machine
from posada.node.transfer import LOG_FORMAT

SECONDS = 60


class Sign(Enum):
    """What shows that a daemon has read its configuration again."""

    WORKERS = "workers"  # nginx: old processes go on until new ones answer
    NUMBER = "number"  # PHP-FPM starts itself anew and writes its number; a signal before that may be lost
    UNSEEN = "unseen"  # nothing is awaited


@dataclass(frozen=True)
class Daemon:
    """One daemon: how its configuration is tried, where its number stands, which signal makes it read again."""

    name: str
    program: str
    options: tuple[str, ...]
    conf: str
    pid_file: str
    signal: signal.Signals
    read_again: Sign = Sign.UNSEEN

    def refusal(self, conf: str = "") -> str | None:
        """What it says against its configuration, or against another file's; None where it takes it."""
        try:
            done = subprocess.run(
                [self.program, *self.options, conf or self.conf], capture_output=True, text=True, timeout=SECONDS
            )
        except FileNotFoundError:
            return f"{self.program} is not installed"
        except subprocess.TimeoutExpired:
            return f"{self.program} did not answer within {SECONDS} seconds"
        return None if done.returncode == 0 else (done.stderr or done.stdout).strip()[-1500:]

    def reload(self) -> str | None:
        """Have it read its configuration again, and wait until it answers by it; why it cannot, or None."""
        file = Path(self.pid_file)
        try:
            master, written = int(file.read_text()), file.stat().st_mtime_ns
            before = _answering(master)
            os.kill(master, self.signal)
        except (FileNotFoundError, ProcessLookupError, ValueError):
            return f"{self.name} does not run"
        seen = {
            Sign.WORKERS: lambda: not before & _answering(master),
            Sign.NUMBER: lambda: _anew(file, written),
            Sign.UNSEEN: lambda: True,
        }
        if not _holds(seen[self.read_again]):
            return f"{self.name} did not read its configuration again within seconds: its error log says why"
        return None


def nginx(machine: Machine) -> Daemon:
    return Daemon(
        "nginx",
        machine.nginx,
        ("-t", "-q", "-c"),
        machine.nginx_conf,
        machine.nginx_pid,
        signal.SIGHUP,
        Sign.WORKERS,
    )


def php(machine: Machine, version: str) -> Daemon:
    paths = [path.format(version=version) for path in (machine.php, machine.php_conf, machine.php_pid)]
    return Daemon(f"php-fpm {version}", paths[0], ("-t", "-y"), paths[1], paths[2], signal.SIGUSR2, Sign.NUMBER)


def refusal_of(servers: dict[str, str], pools: dict[str, dict[str, str]], machine: Machine) -> str | None:
    """What nginx and PHP-FPM say against these files by themselves, before any of them lies where a daemon reads it.

    `servers` and the pools of each version of PHP are contents by file name.
    """
    folder = Path(mkdtemp(prefix="try-", dir=machine.state))
    try:
        for version, contents in pools.items():
            conf = _written(folder / version, contents, f"[global]\ninclude={folder}/{version}/*.conf\n")
            if (said := php(machine, version).refusal(conf)) is not None:
                return said.replace(f"{folder}/", "")
        if servers:
            main = (
                f"pid {folder}/pid;\nerror_log stderr;\nevents {{}}\n"
                f"http {{\n{LOG_FORMAT}{NAMES}include {machine.mime_types};\ninclude {folder}/nginx/*.conf;\n}}\n"
            )
            if (said := nginx(machine).refusal(_written(folder / "nginx", servers, main))) is not None:
                return said.replace(f"{folder}/", "")
        return None
    finally:
        shutil.rmtree(folder)


def _written(folder: Path, contents: dict[str, str], main: str) -> str:
    folder.mkdir()
    for name, content in contents.items():
        (folder / name).write_text(content)
    conf = folder.with_name(f"{folder.name}.main")
    conf.write_text(main)
    return str(conf)


def await_socket(path: Path) -> bool:
    """Whether a pool's socket is there within some seconds."""
    return _holds(path.is_socket)


def _holds(what: Callable[[], bool], seconds: float = 10.0) -> bool:
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def _anew(pid_file: Path, written: int) -> bool:
    """Whether a daemon wrote its number again since then, in nanoseconds."""
    try:
        return pid_file.stat().st_mtime_ns != written and pid_file.stat().st_size > 0
    except FileNotFoundError:
        return False


def _answering(master: int) -> set[int]:
    """The processes of this master that take requests: those that are shutting down take none."""
    found = set()
    for pid in _children(master):
        with suppress(FileNotFoundError, ProcessLookupError):
            if "shutting down" not in Path(f"/proc/{pid}/cmdline").read_text():
                found.add(pid)
    return found


def _children(master: int) -> list[int]:
    """The processes that it started; a kernel that keeps no list of them is asked about all there are."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == master:
                found.append(int(folder.name))
    return found
