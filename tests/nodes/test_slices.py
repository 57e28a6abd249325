"""Control groups of version 2, in a folder that behaves as the kernel documents it (cgroup-v2, Linux 6.1).

Groups appear with their files when a folder is made; a controller's files are there where the group above lets them
be; a process is in one group; a group that holds one is not removed, nor does it let groups below have controllers.
"""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from posada.node.machine import Machine
from posada.node.site import Site
from posada.node.slices import Slices

FILES = {"cpu": {"cpu.max": "max 100000"}, "memory": {"memory.max": "max", "memory.current": "0"},
         "pids": {"pids.max": "max", "pids.current": "0"}}  # fmt: skip
PID, ROW = (
    4242,
    {"site": 7, "presence": "active", "revision": 1, "applied": 0, "retry_at": None, "driver": "debian-web"},
)
WORDS = {"php": "8.2", "workers": "2", "memory": "64M", "upload": "8M", "seconds": "30", "names": ["a.example.com"]}


class Kernel:
    """What the kernel does with what is made, written and removed below one folder."""

    def __init__(self, top: Path, controllers: str = "cpuset cpu io memory pids") -> None:
        self.top = top
        self.mkdir, self.write, self.rmdir = Path.mkdir, Path.write_text, Path.rmdir
        self._appear(top, controllers)

    def _appear(self, group: Path, controllers: str) -> None:
        plain = {"cgroup.controllers": controllers, "cgroup.procs": "", "cgroup.subtree_control": ""}
        for name, text in plain.items():
            self.write(group / name, f"{text}\n")
        self.write(group / "cpu.stat", "usage_usec 0\nuser_usec 0\nsystem_usec 0\n")
        self._have(group, controllers)

    def _have(self, group: Path, controllers: str) -> None:
        """Files of controllers; the top has none of limits."""
        for name in controllers.split() if group != self.top else ():
            for file, text in FILES.get(name, {}).items():
                if not (group / file).exists():
                    self.write(group / file, f"{text}\n")

    def made(self, path: Path) -> None:
        self._appear(path, (path.parent / "cgroup.subtree_control").read_text().strip())

    def written(self, path: Path, text: str) -> None:
        if not path.exists():
            raise OSError(errno.ENOENT, "the kernel makes no file for a writer")
        if path.name == "cgroup.subtree_control":
            self._let(path, text.strip())
        elif path.name == "cgroup.procs":
            for other in self.top.rglob("cgroup.procs"):
                self.write(other, "".join(f"{pid}\n" for pid in other.read_text().split() if pid != text.strip()))
            self.write(path, f"{path.read_text()}{int(text)}\n")
        else:
            self.write(path, f"{self._limit(path.name, text.strip())}\n")

    def _let(self, path: Path, text: str) -> None:
        group = path.parent
        if not text.startswith("+") or text[1:] not in (group / "cgroup.controllers").read_text().split():
            raise OSError(errno.ENOENT, "no such controller here")
        if group != self.top and (group / "cgroup.procs").read_text().split():
            raise OSError(errno.EBUSY, "it holds processes")
        enabled = dict.fromkeys([*path.read_text().split(), text[1:]])
        self.write(path, f"{' '.join(enabled)}\n")
        for below in group.iterdir():
            if below.is_dir():
                self.write(below / "cgroup.controllers", f"{' '.join(enabled)}\n")
                self._have(below, " ".join(enabled))

    def _limit(self, name: str, text: str) -> str:
        if name == "cpu.max":
            most, _, period = text.partition(" ")
            if not (most == "max" or int(most) >= 1000) or not 1000 <= int(period or 100_000) <= 1_000_000:
                raise OSError(errno.EINVAL, text)
            return f"{most} {period or 100_000}"
        if name in ("memory.max", "pids.max"):
            rounded = int(text) // 4096 * 4096 if name == "memory.max" and text != "max" else text
            return str(rounded)
        raise OSError(errno.EINVAL, name)

    def removed(self, path: Path) -> None:
        if (path / "cgroup.procs").read_text().split() or any(each.is_dir() for each in path.iterdir()):
            raise OSError(errno.EBUSY, "in use")
        for file in path.iterdir():
            file.unlink()
        self.rmdir(path)


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kernel]:
    top = tmp_path / "cgroup"
    top.mkdir()
    one = Kernel(top)

    def within(path: Path) -> bool:
        return top in path.parents

    def mkdir(path: Path, mode: int = 0o777, parents: bool = False, exist_ok: bool = False) -> None:
        fresh = not path.exists()
        one.mkdir(path, mode, parents, exist_ok)
        if fresh and within(path):
            one.made(path)

    def write_text(path: Path, text: str, *said: object) -> int:
        if not within(path):
            return one.write(path, text)
        one.written(path, text)
        return len(text)

    monkeypatch.setattr(Path, "mkdir", mkdir)
    monkeypatch.setattr(Path, "write_text", write_text)
    monkeypatch.setattr(Path, "rmdir", lambda path: one.removed(path) if within(path) else one.rmdir(path))
    yield one


def site(**plan: str) -> Site:
    return Site.read({**ROW, "spec": {**WORDS, **plan}})


def of(kernel: Kernel) -> tuple[Slices, Path]:
    machine = Machine(house="", user_prefix="site", cgroups=str(kernel.top))
    return Slices(machine), kernel.top / "site" / "site7"


def text(file: Path) -> str:
    return file.read_text().strip()


def test_a_site_has_one_group_with_the_limits_of_its_plan_and_none_when_the_plan_has_none(kernel: Kernel) -> None:
    made, group = of(kernel)
    said = made.make(site(cpu="0.5", processes="12", total_memory="96M"))
    assert len(said) == 3
    assert text(kernel.top / "cgroup.subtree_control") == "cpu memory pids"
    assert text(group / "cpu.max") == "50000 100000"
    assert text(group / "memory.max") == str(96 * 2**20)
    assert text(group / "pids.max") == "12"
    assert made.make(site(cpu="0.5", processes="12", total_memory="96M")) == []
    assert len(made.make(site())) == 3
    assert (text(group / "cpu.max"), text(group / "memory.max"), text(group / "pids.max")) == (
        "max 100000", "max", "max",
    )  # fmt: skip
    assert made.make(site()) == []


def test_a_controller_that_another_program_put_off_is_asked_for_again(kernel: Kernel) -> None:
    made, group = of(kernel)
    made.make(site(cpu="0.5"))
    for file in ("cgroup.subtree_control", "site/cgroup.subtree_control"):
        kernel.write(kernel.top / file, "memory pids\n")
    (group / "cpu.max").unlink()
    made.make(site(cpu="0.5"))
    assert text(group / "cpu.max") == "50000 100000"


def test_processes_are_moved_once_and_what_their_group_counted_is_read(
    kernel: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, group = of(kernel)
    made.make(site())
    kernel.write(kernel.top / "cgroup.procs", f"1\n{PID}\n")
    monkeypatch.setattr(Slices, "processes", lambda self: {"site7": {PID}})
    assert made.gather() == 1 and made.gather() == 0
    assert text(group / "cgroup.procs") == str(PID) and text(kernel.top / "cgroup.procs") == "1"
    kernel.write(group / "cpu.stat", "usage_usec 2500000\nuser_usec 2000000\nsystem_usec 500000\nnr_periods 0\n")
    assert made.used()["site7"].cpu == 2.5
    made.remove(site())
    assert group.exists()  # it holds a process
    kernel.write(group / "cgroup.procs", "")
    made.remove(site())
    assert not group.exists()


def test_a_kernel_without_a_controller_has_the_others_in_force(kernel: Kernel) -> None:
    kernel.write(kernel.top / "cgroup.controllers", "cpu pids\n")
    made, group = of(kernel)
    made.make(site(cpu="2", total_memory="96M", processes="5"))
    assert text(group / "cpu.max") == "200000 100000" and text(group / "pids.max") == "5"
    assert not (group / "memory.max").exists()
