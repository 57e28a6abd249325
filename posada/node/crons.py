"""What sites run by the clock: as their own user, within limits, with its output kept and told; nothing while held.

The program itself keeps the time, from files that the convergence writes: a node cut off from its house goes on.
"""

import json
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from croniter import croniter

from posada.kernel import clock
from posada.node import unfinished
from posada.node.house import House
from posada.node.machine import Machine
from posada.node.site import Site

LONGEST = 3600  # seconds that a job may take
LIMITS = ("--cpu=900", "--as=1073741824", "--nproc=60", "--core=0")
OUTPUT = 20_000  # bytes that are kept of one run
KEPT = 5  # runs of one job
TOLD = 3000  # characters of all jobs of a site, that the house is told


def schedule_file(site: Site, machine: Machine) -> Path:
    return Path(machine.state) / "cron" / f"{site.user(machine)}.json"


def results(user: str, machine: Machine) -> Path:
    """Where the last runs of a site's jobs are kept, a file each."""
    return Path(machine.state) / "cron" / "results" / user


def make(site: Site, machine: Machine) -> list[str]:
    """Have the site's jobs run from now on, or none while it does not serve; what was changed."""
    path, text = schedule_file(site, machine), None
    if site.cron and site.scripts and not site.shut("site"):
        jobs = [{"job": each.job, "schedule": each.schedule, "command": each.command} for each in site.cron]
        said = {"site": site.id, "uid": site.uid(machine), "home": str(site.home(machine)), "zone": site.zone}
        text = json.dumps({**said, "jobs": jobs})
    if site.presence == "deleted":
        shutil.rmtree(results(site.user(machine), machine), ignore_errors=True)
    if unfinished.content(path) == text:
        return []
    unfinished.write({path: text})
    if text is not None:
        path.chmod(0o600)
    return [f"cron jobs of {site.user(machine)}"]


@dataclass
class Clockwork:
    """The jobs of all sites of a machine, minute after minute. `tell` is told of a site what its jobs did."""

    machine: Machine
    tell: Callable[[int, Mapping[str, Any]], None]
    running: dict[int, threading.Thread] = field(default_factory=dict)

    def tick(self, minute: datetime) -> list[threading.Thread]:
        """Begin what is due in this minute (aware), once; one that still runs from before is left alone."""
        begun = []
        for path in sorted((Path(self.machine.state) / "cron").glob("*.json")):
            try:
                said = json.loads(path.read_text())
            except (FileNotFoundError, ValueError):
                continue  # just taken away
            for job in said["jobs"]:
                old = self.running.get(job["job"])
                if _due(job["schedule"], said["zone"], minute) and (old is None or not old.is_alive()):
                    thread = threading.Thread(target=self._run, args=(path.stem, said, job, minute), daemon=True)
                    self.running[job["job"]] = thread
                    thread.start()
                    begun.append(thread)
        return begun

    def _run(self, user: str, said: Mapping[str, Any], job: Mapping[str, Any], minute: datetime) -> None:
        kept = results(user, self.machine) / f"{job['job']}.json"
        before: list[dict[str, Any]] = json.loads(unfinished.content(kept) or "[]")
        if before and before[0]["at"] == minute.isoformat():
            return  # the program was started anew within the minute
        done = run(job["command"], said["uid"], said["home"], minute)
        unfinished.write({kept: json.dumps([done, *before][:KEPT])})
        kept.chmod(0o600)
        self.tell(said["site"], {"cron": last_runs(user, said["jobs"], self.machine)})


def _due(schedule: str, zone: str, minute: datetime) -> bool:
    """Whether it is to run in this minute. What is no schedule never is, and keeps those of the others from nothing."""
    try:
        return bool(croniter.match(schedule, minute.astimezone(ZoneInfo(zone))))
    except (LookupError, ValueError, OverflowError):
        return False


def run(command: str, uid: int, home: str, minute: datetime) -> dict[str, Any]:
    """Run one command as the site's user; when, its exit, how long it took, and the end of what it said."""
    began, id = time.monotonic(), str(uid)
    words = [
        "prlimit", *LIMITS, "setpriv", "--pdeathsig", "KILL", "--reuid", id, "--regid", id, "--clear-groups",
        "--no-new-privs", "--reset-env", "nice", "-n", "10", "timeout", "--kill-after=10", str(LONGEST), "/bin/sh",
        "-c", command,
    ]  # fmt: skip
    output = b""
    with subprocess.Popen(
        words, cwd=f"{home}/public", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as running:
        assert isinstance(running.stdout, BufferedReader)
        while said := running.stdout.read1(65536):
            output = (output + said)[-OUTPUT:]
    return {
        "at": minute.isoformat(), "exit": running.returncode, "seconds": round(time.monotonic() - began, 1),
        "output": output.decode(errors="replace"),
    }  # fmt: skip


def last_runs(user: str, jobs: list[Mapping[str, Any]], machine: Machine) -> dict[str, Any]:
    """The last run of each job, by its number, with as much of its output as may be told."""
    found = {}
    for job in jobs:
        known = json.loads(unfinished.content(results(user, machine) / f"{job['job']}.json") or "[]")
        if known:
            room = TOLD // len(jobs) - 120
            found[str(job["job"])] = {**known[0], "output": known[0]["output"][-max(room, 0) :] if room > 0 else ""}
    return found


def keep_time(machine: Machine, say: Callable[[str], None]) -> None:
    """Until the program ends: begin each minute what is due in it. A minute that was slept through is lost."""

    def tell(site: int, facts: Mapping[str, Any]) -> None:
        with suppress(psycopg.Error):  # the house is away: it is told with the next run
            house = House(machine.house)
            try:
                house.tell(site, facts)
            finally:
                house.close()

    clockwork = Clockwork(machine, tell)
    while True:
        now = clock.wall()
        time.sleep(60 - now.second - now.microsecond / 1e6 + 0.05)
        clockwork.tick(clock.wall().replace(second=0, microsecond=0))
