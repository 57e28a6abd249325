"""A rehearsed year with three customers, against as many single-row round trips to the database as it asks queries.

The ratio says what a query costs beside what PostgreSQL and its driver cost at the least; the number of queries, how
many there are to pay for.
"""

import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from bench.quiet_day import counted
from posada.rehearsal.player import play
from posada.rehearsal.script import read_script

YEAR = Path(__file__).with_name("year.yaml")


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def live() -> None:
    result = play(read_script(YEAR), YEAR, full=False)
    if not result.ok:
        raise SystemExit(f"the year does not hold: {result.failures}")


def round_trips(count: int) -> None:
    with connection.cursor() as cursor:
        for _ in range(count):
            cursor.execute("SELECT version FROM terms_termsversion WHERE id = %s", [1])
            cursor.fetchall()


def main(sizes: tuple[int, ...]) -> None:
    """The first playing, which reads the pack; then, for each size, so many more."""
    with counted() as asked:
        first = seconds(live)
    print(f"    first  {first:6.2f} s  {len(asked)} queries")
    for size in sizes:
        least = seconds(lambda: round_trips(len(asked)))
        mean = sum(seconds(live) for _ in range(size)) / size
        print(f"{size:>9} more {mean:6.2f} s each  {mean / least:4.1f} times {len(asked)} round trips ({least:.2f} s)")
