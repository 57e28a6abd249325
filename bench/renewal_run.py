"""The renewal run: services due on one day become orders with lines, transfers, decisions, next steps and notices.

Baseline: COPY of the very rows that the run wrote, into the same tables with the same indexes.
"""

import io
import resource
import time
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from bench.book import empty_house, fill
from posada.flow.run import run
from posada.kernel import clock
from posada.kernel.clock import MovableClock

WRITTEN = (
    "billing_invoice",
    "billing_invoiceline",
    "ledger_transfer",
    "terms_decision",
    "agenda_entry",
    "support_notice",
)


@dataclass(frozen=True)
class Measured:
    """Seconds of the run and of the baseline, for so many invoices; peak memory of this process in MB."""

    invoices: int
    run: float
    copy: float
    memory: float

    @property
    def ratio(self) -> float:
        return self.run / self.copy

    def __str__(self) -> str:
        return (
            f"{self.invoices:>9} invoices  run {self.run:7.1f} s  COPY {self.copy:7.1f} s  ratio {self.ratio:5.2f}"
            f"  {self.run / self.invoices * 1e6:6.0f} µs an invoice  peak {self.memory:4.0f} MB"
        )


def measure(services: int) -> Measured:
    """Run `services` renewals, then COPY the rows that came of it."""
    empty_house()
    due = fill(services)
    seconds = timed_run(due)
    return Measured(services, seconds, timed_copy(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def timed_run(due: datetime) -> float:
    moving = MovableClock(due)
    with clock.use(moving):
        begun = time.perf_counter()
        report = run(due, now=due)
        seconds = time.perf_counter() - begun
    assert report.parked == 0, f"{report.parked} parked"
    return seconds


def timed_copy() -> float:
    """Seconds for COPY of all rows that the run left, table after table, into the emptied tables."""
    total = 0.0
    with connection.cursor() as cursor:
        for table in WRITTEN:
            kept = io.BytesIO()
            with cursor.copy(f"COPY (SELECT * FROM {table}) TO STDOUT") as copy:
                for block in copy:
                    kept.write(block)
            cursor.execute(f"TRUNCATE {table} CASCADE")
            kept.seek(0)
            begun = time.perf_counter()
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                while block := kept.read(1 << 20):
                    copy.write(block)
            total += time.perf_counter() - begun
    return total


def main(sizes: tuple[int, ...]) -> None:
    for size in sizes:
        print(measure(size))
