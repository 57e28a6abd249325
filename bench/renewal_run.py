"""The renewal run: services due on one day become orders with lines, transfers, decisions, next steps and notices.

Baseline: COPY of the very rows that the run wrote, into the same tables with the same indexes.
"""

import resource
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO

from django.db import connection

from bench.book import empty_house, fill
from bench.spent import Spent, spent
from posada.flow.run import Report, run
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

SEVERAL = 3  # services of one customer: their numbers do not follow one another then, as in a book that grew


@dataclass(frozen=True)
class Measured:
    """What the run and the baseline took, for so many invoices; peak memory of this process in MB."""

    invoices: int
    run: Spent
    copy: Spent
    memory: float

    def __str__(self) -> str:
        run, copy = self.run, self.copy
        return (
            f"{self.invoices:>9} invoices  run {run.clock:7.1f} s  COPY {copy.clock:7.1f} s"
            f"  ratio {run.clock / copy.clock:5.2f}, of processor time {run.processor / copy.processor:5.2f}"
            f"  {run.clock / self.invoices * 1e6:6.0f} µs an invoice,"
            f" {run.processor / self.invoices * 1e6:4.0f} of processor time  peak {self.memory:4.0f} MB"
        )


def measure(services: int, per_customer: int = 1) -> Measured:
    """Run `services` renewals, then COPY the rows that came of it."""
    empty_house()
    due = fill(services, per_customer=per_customer)
    run_spent = timed_run(due)
    return Measured(services, run_spent, timed_copy(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def timed_run(due: datetime) -> Spent:
    reports: list[Report] = []
    with clock.use(MovableClock(due)):
        taken = spent(lambda: reports.append(run(due, now=due)))
    assert reports[0].parked == 0, f"{reports[0].parked} parked"
    return taken


def timed_copy() -> Spent:
    """What COPY takes of all rows that the run left, table after table, into the emptied tables.

    Each COPY is a transaction of its own, foreign keys checked. The services that the rows refer to are put back
    first, outside the count, though the run moved the paid period of each of them.
    """
    kept = {table: copied_out(table) for table in ("services_service", *WRITTEN)}
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(kept)} CASCADE")
    copied_in("services_service", kept["services_service"])

    def copy() -> None:
        for table in WRITTEN:
            copied_in(table, kept[table])

    return spent(copy)


def copied_out(table: str) -> IO[bytes]:
    """A file with all rows of a table."""
    kept = TemporaryFile()  # noqa: SIM115 (whoever copies it in lets go of it)
    with connection.cursor() as cursor, cursor.copy(f"COPY (SELECT * FROM {table}) TO STDOUT") as copy:
        for block in copy:
            kept.write(block)
    return kept


def copied_in(table: str, kept: IO[bytes]) -> None:
    """COPY a file into a table, a large block at a time."""
    kept.seek(0)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        while block := kept.read(1 << 20):
            copy.write(block)


def main(sizes: tuple[int, ...]) -> None:
    for size in sizes:
        print(measure(size))
        print(f"{measure(size, SEVERAL)}, {SEVERAL} services a customer")
