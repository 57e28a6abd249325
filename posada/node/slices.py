"""The processes of each site in a control group of its own: what they use is counted there, and limited.

PHP-FPM starts the processes of all pools below itself, so they are moved: about every second, every process of a
site's user that is not in its group yet (`gather`). What a process starts is in its group from the beginning.

Debian 12 has one tree of groups (version 2). A machine with the old ones, a tree for each controller, is served too; on
one that has neither, what is used is summed from /proc, and limits are those of the pool alone.
"""

import os
import pwd
import resource
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from posada.node.machine import Machine
from posada.node.site import Site

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
PERIOD = 100_000  # microseconds in which a site may use its share of the processors
SIZES = {"K": 2**10, "M": 2**20, "G": 2**30}
CONTROLLERS = ("cpu", "memory", "pids")
EVERY = 1.0  # seconds between two looks for new processes
USERS = 10**8  # numbers of sites' users, from the first
NEW = {"cpu": "cpu.max", "memory": "memory.max", "pids": "pids.max"}
OLD = {"cpu": "cpu.cfs_quota_us", "memory": "memory.limit_in_bytes", "pids": "pids.max"}
NONE = {"cpu.max": f"max {PERIOD}", "memory.max": "max", "pids.max": "max", "cpu.cfs_quota_us": "-1",
        "memory.limit_in_bytes": "-1"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Used:
    """What the processes of a site use: seconds of processor since they were first counted, bytes, how many."""

    cpu: float
    memory: int
    processes: int


class Gathering:
    """Moves processes into their groups, in a thread of its own, for as long as it is open."""

    def __init__(self, slices: "Slices", say: Callable[[str], None]) -> None:
        self.slices, self.say = slices, say
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._run, name="gathering", daemon=True)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join(5)

    def _run(self) -> None:
        while not self.over.wait(EVERY):
            try:
                self.slices.gather()
            except OSError as error:
                self.say(f"processes are not in their groups: {error}")


class Slices:
    """The groups of this machine's sites."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.bounds: dict[str, int] = {}  # by user, how many processes it may have

    @cached_property
    def trees(self) -> dict[str, Path]:
        """The folder in which the sites' groups lie, by controller; `count` is the one that counts the processors."""
        top = Path(self.machine.cgroups)
        if (top / "cgroup.controllers").exists():
            folder = top / self.machine.user_prefix
            _enable(top)
            with suppress(OSError):
                folder.mkdir(exist_ok=True)
                _enable(folder)
            return dict.fromkeys((*CONTROLLERS, "count"), folder) if folder.exists() else {}
        found = {}
        for name, place in (*((name, top / name) for name in CONTROLLERS), ("count", top / "cpuacct")):
            with suppress(OSError):
                if (place / "cgroup.procs").exists():
                    (place / self.machine.user_prefix).mkdir(exist_ok=True)
                    found[name] = place / self.machine.user_prefix
        return found

    @property
    def one_tree(self) -> bool:
        """Whether all controllers share one tree (version 2)."""
        return (Path(self.machine.cgroups) / "cgroup.controllers").exists()

    def make(self, site: Site) -> list[str]:
        """Make the group of a site with the limits of its plan; what was changed, in words."""
        user, changed = site.user(self.machine), list[str]()
        self.bounds[user] = int(site.processes or 0)
        names = NEW if self.one_tree else OLD
        for controller, tree in self.trees.items():
            group = tree / user
            if not group.exists():
                with suppress(OSError):
                    group.mkdir()
            file = group / names.get(controller, "")
            if self.one_tree and controller in names and not file.is_file():
                _enable(tree.parent)  # systemd puts off at the top what none of its own units needs
                _enable(tree)
            if controller in names and file.is_file():
                wanted = limits(site, self.one_tree)[controller] or NONE[file.name]
                if not _is(file, wanted):
                    with suppress(OSError):  # a kernel that has no such limit
                        file.write_text(wanted)
                        changed.append(f"{file.name} {wanted} of {user}")
        return changed

    def remove(self, site: Site) -> None:
        """Take away the group of a site that has no processes."""
        for tree in self.trees.values():
            with suppress(OSError):
                (tree / site.user(self.machine)).rmdir()

    def gather(self) -> int:
        """Move every process of a site's user into its group; how many were moved."""
        moved = 0
        for user, pids in self.processes().items():
            for tree in dict.fromkeys(self.trees.values()):
                group = tree / user
                with suppress(OSError):
                    group.mkdir(exist_ok=True)
                known = _members(group)
                for pid in pids - known:
                    with suppress(OSError):  # gone meanwhile
                        (group / "cgroup.procs").write_text(str(pid))
                        moved += 1
            self._bound(user, pids)
        return moved

    def _bound(self, user: str, pids: set[int]) -> None:
        """Let a user have so many processes at most, whatever groups there are; what they start inherits it."""
        most = self.bounds.get(user, 0)
        for pid in pids if most else ():
            with suppress(OSError):
                if resource.prlimit(pid, resource.RLIMIT_NPROC) != (most, most):
                    resource.prlimit(pid, resource.RLIMIT_NPROC, (most, most))

    def used(self) -> dict[str, Used]:
        """What the processes of each site use, by its user; of those that have a group or a process."""
        running = self.processes()
        names = set(running) | {group.name for group in _groups(self.trees.get("count"))}
        return {name: self._used(name, running.get(name, set())) for name in names}

    def _used(self, user: str, pids: set[int]) -> Used:
        cpu = self._counted(user)
        memory = sum(map(_resident, pids))
        return Used(sum(map(_seconds, pids)) if cpu is None else cpu, memory, len(pids))

    def _counted(self, user: str) -> float | None:
        """The seconds that the group of a site has counted; None where nothing counts."""
        if "count" not in self.trees:
            return None
        group = self.trees["count"] / user
        with suppress(OSError, ValueError):
            if self.one_tree:
                counts = dict(line.split() for line in (group / "cpu.stat").read_text().splitlines())
                return int(counts["usage_usec"]) / 1e6
            return int((group / "cpuacct.usage").read_text()) / 1e9
        return None

    def processes(self) -> dict[str, set[int]]:
        """The processes of sites' users, by the user's name."""
        found: dict[str, set[int]] = {}
        for name in os.listdir("/proc"):
            if not name.isdigit():
                continue
            with suppress(OSError):
                uid = os.stat(f"/proc/{name}").st_uid
                if self.machine.first_uid <= uid < self.machine.first_uid + USERS:
                    found.setdefault(f"{self.machine.user_prefix}{uid - self.machine.first_uid}", set()).add(int(name))
        return {user: pids for user, pids in found.items() if _is_user(user, self.machine)}


def limits(site: Site, one_tree: bool) -> dict[str, str]:
    """The limits of a site as the kernel writes them; empty where its plan has none."""
    share = int(float(site.cpu) * PERIOD) if site.cpu else 0
    cpu = (f"{share} {PERIOD}" if one_tree else str(share)) if share else ""
    return {"cpu": cpu, "memory": str(size(site.total_memory)) if site.total_memory else "", "pids": site.processes}


def size(written: str) -> int:
    """A size such as 256M in bytes."""
    return int(written[:-1]) * SIZES[written[-1]] if written[-1] in SIZES else int(written)


def _enable(folder: Path) -> None:
    """Let groups below this one have controllers, each where the kernel has it."""
    for controller in CONTROLLERS:
        with suppress(OSError):
            (folder / "cgroup.subtree_control").write_text(f"+{controller}")


def _is(file: Path, wanted: str) -> bool:
    """Whether a limit is what is wanted; the kernel rounds sizes to its pages."""
    found = file.read_text().strip()
    if found == wanted or (wanted == "-1" and int(found) >= 2**62):
        return True
    return found.isdigit() and wanted.isdigit() and abs(int(found) - int(wanted)) < PAGE and file.name != "pids.max"


def _groups(tree: Path | None) -> Iterator[Path]:
    if tree is not None and tree.exists():
        yield from (group for group in tree.iterdir() if group.is_dir())


def _members(group: Path) -> set[int]:
    with suppress(OSError):
        return {int(pid) for pid in (group / "cgroup.procs").read_text().split()}
    return set()


def _is_user(name: str, machine: Machine) -> bool:
    """Whether the name is that of the number's user: nobody else's processes are touched."""
    try:
        return pwd.getpwnam(name).pw_uid - machine.first_uid == int(name.removeprefix(machine.user_prefix))
    except (KeyError, ValueError):
        return False


def _seconds(pid: int) -> float:
    """The seconds of processor of a process and of those of its that have ended."""
    with suppress(OSError, ValueError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICKS
    return 0.0


def _resident(pid: int) -> int:
    """The bytes of a process, what it shares with others divided among them; all it holds where that is not told."""
    with suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    with suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    return 0
