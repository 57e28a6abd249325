"""The system user of a site: made, looked at, ended, removed."""

import os
import pwd
import signal
import subprocess
import time
from pathlib import Path

from posada.node.machine import Machine
from posada.node.site import Refused, Site

TRIES = 5  # while another program holds the list of users


def known(site: Site, machine: Machine) -> pwd.struct_passwd | None:
    """The user of the site, where there is one. Raises Refused where its name is somebody else's."""
    try:
        entry = pwd.getpwnam(site.user(machine))
    except KeyError:
        return None
    if entry.pw_uid != site.uid(machine):
        raise Refused(f"user {entry.pw_name} has the number {entry.pw_uid}, not {site.uid(machine)}")
    return entry


def make(site: Site, machine: Machine) -> None:
    """Make the user and its group, without password, shell or numbers of further users of its own.

    The last are taken from a common store, which a few thousand users empty. It has expired: `cron` and `at`, where a
    machine has them, run nothing for it, which no hold would end.
    """
    _run(
        "useradd", "--uid", str(site.uid(machine)), "--user-group", "--no-create-home", "--no-log-init", "-K",
        f"UID_MAX={2**31}", "-K", f"GID_MAX={2**31}", "-K", "SUB_UID_COUNT=0", "-K", "SUB_GID_COUNT=0",
        "--expiredate", "1970-01-02", "--home-dir", str(site.home(machine)), "--shell", "/usr/sbin/nologin",
        site.user(machine),
    )  # fmt: skip


def remove(site: Site, machine: Machine) -> None:
    """Remove the user and its group."""
    if known(site, machine) is not None:
        _run("userdel", site.user(machine))


def end_processes(uid: int, *, named: str = "") -> int:
    """Kill every process of the user, or those of one program; how many. Until none is left, for one may start another
    meanwhile.
    """
    killed = 0
    for _ in range(50):
        found = [pid for pid in _processes() if _owner(pid) == uid and (not named or _name(pid) == named)]
        if not found:
            return killed
        for pid in found:
            try:
                os.kill(pid, signal.SIGKILL)
                killed += 1
            except ProcessLookupError:
                continue
        time.sleep(0.02)
    return killed


def _processes() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def _owner(pid: int) -> int | None:
    """Whose a process is; None of one that is gone, or only waits to be taken note of."""
    try:
        uid = os.stat(f"/proc/{pid}").st_uid
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if state == "Z" else uid


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _run(*command: str) -> None:
    for attempt in range(TRIES):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode == 0:
            return
        if "lock" not in done.stderr or attempt == TRIES - 1:
            raise Refused(done.stderr.strip() or f"{command[0]} ended with {done.returncode}")
        time.sleep(0.5)
