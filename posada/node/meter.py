"""Reading what sites use every few minutes, and telling the house in batches; what it was not told is kept."""

import json
import os
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from posada.kernel import clock
from posada.node import databases, folders
from posada.node.house import House, Row
from posada.node.machine import Machine
from posada.node.slices import Slices, Used
from posada.node.transfer import Mark, transferred

MOST = 20_000  # readings that wait for a house that does not answer; the oldest are let go
AT_ONCE, LETTERS = 500, 1_000_000  # told in one statement: so many readings, and not more than so long


class Meter:
    """One machine's meter. What it knows lies in one file: how far it has counted, and what was not told yet."""

    def __init__(self, machine: Machine) -> None:
        self.machine, self.slices = machine, Slices(machine)
        self.file = Path(machine.state) / "measured.json"
        self.walked, self.looked = -float(machine.walk_every), -float(machine.measure_every)
        self.rows: Sequence[Row] = ()  # the sites that the house told last

    def read_when_due(self) -> bool:
        """Read all sites, if it is time to; they are read while the house is away too."""
        if time.monotonic() - self.looked < self.machine.measure_every:
            return False
        self.looked = time.monotonic()
        self.read(self.rows)
        return True

    def read(self, rows: Sequence[Row]) -> None:
        """Read all sites, and keep it until it is told."""
        known, now = self._known(), clock.wall()
        at, since = now.isoformat(), known.get("at")
        apart = (now - datetime.fromisoformat(since)).total_seconds() if since else 0.0
        load, cores = os.getloadavg()[1], os.cpu_count() or 1
        walk = time.monotonic() - self.walked >= self.machine.walk_every
        used, stored = self.slices.used(), databases.measured(self.machine) if walk else {}
        read = []
        for row in rows:
            user = f"{self.machine.user_prefix}{row['site']}"
            home = Path(self.machine.sites) / user
            if row["presence"] == "deleted" or not home.exists():
                continue
            figures: dict[str, float] = {**self._flows(user, used.get(user, Used(0.0, 0, 0)), known)}
            own = stored.get(user, {})
            if walk:
                figures |= folders.usage(home)
                figures |= {
                    "databases": sum(size for _, size in own.values()),
                    "tables": sum(n for n, _ in own.values()),
                }
            items = {"database-tables": {name: n for name, (n, _) in own.items()},
                     "database-size": {name: size for name, (_, size) in own.items()}}  # fmt: skip
            told = {"site": row["site"], "at": at, "figures": figures}
            read.append(told | ({"items": items} if own else {}))
        total = sum(told["figures"]["cpu"] for told in read)
        for told in read if apart >= 1 else ():  # of the first look, nobody knows over how long it is
            cpu = told["figures"]["cpu"]
            told["figures"] |= {"cpu-percent": round(min(100.0, cpu * 100 / apart / cores), 3), "load": load,
                                "cores": cores, "cpu-share": round(cpu * 100 / total, 3) if total else 0.0}  # fmt: skip
        if walk:
            self.walked = time.monotonic()
        known["waiting"], known["at"] = [*known["waiting"], *read][-MOST:], at
        self._keep(known)

    def tell(self, house: House) -> int:
        """Tell the house what waits; how many readings of sites. What is told twice counts once."""
        known = self._known()
        told = 0
        while batch := _at_once(known["waiting"]):
            house.readings(batch)
            told += len(batch)
            known["waiting"] = known["waiting"][len(batch) :]
            self._keep(known)
        return told

    def _flows(self, user: str, used: Used, known: dict[str, Any]) -> dict[str, float]:
        """What was used since the last reading; what is in use now. A count that went back has begun anew."""
        before = known["cpu"].get(user)
        cpu = 0.0 if before is None else used.cpu - before if used.cpu >= before else used.cpu
        known["cpu"][user] = used.cpu
        log = Path(self.machine.nginx_logs) / f"posada-{user}.access.log"
        mark = known["logs"].get(user)
        moved, reached = transferred(log, Mark(*mark) if mark else None)
        if reached is not None:
            known["logs"][user] = [reached.inode, reached.offset]
        return {"cpu": round(cpu, 3), "transfer": moved, "memory": used.memory, "processes": used.processes}

    def _known(self) -> dict[str, Any]:
        try:
            said: dict[str, Any] = json.loads(self.file.read_text())
        except (FileNotFoundError, ValueError):
            said = {}
        return {"cpu": {}, "logs": {}, "waiting": [], **said}

    def _keep(self, known: dict[str, Any]) -> None:
        """Written in one move: counting goes on from there, and what waits is neither lost nor counted again."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        new = self.file.with_suffix(".new")
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(known, file)
        new.replace(self.file)


def _at_once(waiting: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first of these that the house takes in one statement; one at least."""
    length, count = 0, 0
    for told in waiting[:AT_ONCE]:
        length += len(json.dumps(told))
        if count and length > LETTERS:
            break
        count += 1
    return waiting[:count]
