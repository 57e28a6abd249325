"""What is to be done once, one thing after the other, beside what converges: a suspension waits for none of it."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import psycopg

from posada.kernel import boxes
from posada.kernel.errors import PosadaError
from posada.node import backups, fetches, imports, logs, moved_copies, restores, transfers
from posada.node.applications import installing, updating
from posada.node.backups import Answer, Far
from posada.node.certificates import own_key
from posada.node.house import House, Row
from posada.node.machine import Machine
from posada.node.site import Refused, Site

LOOK_EVERY = 60.0  # seconds, where nothing wakes it
SAY_EVERY = 2.0  # seconds between two words on how far it has come
Work = Callable[[Site, Machine, int, dict[str, Any], str, Far], Answer]

# Kind of job -> what is done.
WORKS: Mapping[str, Work] = {
    "backup": backups.copy,
    "restore": restores.bring_back,
    "pack-copy": restores.pack,
    "read-log": logs.tail,
    "remove-copies": backups.remove,
    "import-preview": imports.preview,
    "import": imports.bring_in,
    "install-application": installing.install,
    "update-application": updating.update,
    "undo-application-update": updating.undo,
    "remove-application": installing.remove,
    "fetch-key": fetches.look_at_key,
    "fetch": fetches.fetch,
    "hand-over": transfers.hand_over,
    "take-over": transfers.take_over,
    "hand-copies": moved_copies.hand_copies,
    "take-copies": moved_copies.take_copies,
    "leave-copies": moved_copies.leave_copies,
    "drop-parcel": transfers.drop,
}


class Workshop:
    """One machine's jobs, and its house. `say` prints what is done."""

    def __init__(self, machine: Machine, house: House, say: Callable[[str], None]) -> None:
        self.machine, self.house, self.say = machine, house, say

    def work(self) -> int:
        """Do all that is to be done now; how much of it failed."""
        return sum(not self._one(row) for row in self.house.jobs())

    def _one(self, row: Row) -> bool:
        """Whether it was done. What fails is told in the server's words; the next one is done all the same."""
        job, site = row["job"], row["site"]
        if not self.house.tell_job(job, "began"):
            return False
        try:
            words, result = self._done(row)
        except psycopg.Error:
            raise  # the house is away
        except Exception as error:  # whatever one customer's job comes to, those of the others are done
            words = str(error) if isinstance(error, (PosadaError, OSError)) else f"{type(error).__name__}: {error}"
            self.say(f"site {site}: {row['kind']} failed: {words}")
            self.house.tell_job(job, "failed", words)
            return False
        self.say(f"site {site}: {row['kind']} done {words}".rstrip())
        self.house.tell_job(job, "done", words, result)
        return True

    def _done(self, row: Row) -> Answer:
        work = WORKS.get(row["kind"])
        if work is None:
            raise Refused(f"this program does no {row['kind']}: it may be an older one")
        secret = boxes.open_box(row["sealed"], own_key(self.machine)) if row["sealed"] else ""
        return work(Site.read(row), self.machine, row["job"], dict(row["details"]), secret, self._far(row["job"]))

    def _far(self, job: int) -> Far:
        """A function that tells the house how far a job has come, not too often."""
        last = [0.0]

        def far(percent: int) -> None:
            if time.monotonic() - last[0] >= SAY_EVERY:
                last[0] = time.monotonic()
                self.house.tell_job(job, "goes-on", percent=percent)

        return far


def work_beside(machine: Machine, say: Callable[[str], None], woken: threading.Event) -> None:
    """Until the program ends: do what is to be done, wait to be woken. A house that is away is asked again."""
    while True:
        try:
            house = House(machine.house)
            try:
                while True:
                    woken.clear()
                    Workshop(machine, house, say).work()
                    woken.wait(LOOK_EVERY)
            finally:
                house.close()
        except psycopg.Error:
            time.sleep(5)
