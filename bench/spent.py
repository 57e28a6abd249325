"""What work takes: seconds by the clock, and of processor time, which other work on the machine hardly changes."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock; seconds of processor time of this process and of its server's together."""

    clock: float
    processor: float


def spent(work: Callable[[], object]) -> Spent:
    """Do it, over one connection that is open already."""
    begun, used = time.perf_counter(), _processor()
    work()
    return Spent(time.perf_counter() - begun, _processor() - used)


def _processor() -> float:
    """Nothing is known of a server elsewhere, or on a system without /proc."""
    connection.ensure_connection()
    of_server = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    if not of_server.exists():
        return time.process_time()
    user, system = of_server.read_text().rpartition(")")[2].split()[11:13]
    return time.process_time() + (int(user) + int(system)) / TICKS
