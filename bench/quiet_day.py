"""A day on which nothing is due, and one subject's page, in books of growing size.

The database's time for a quiet run must not grow with the book; neither must the number of queries of `posada why`.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection

from bench.book import empty_house, fill
from posada.contexts.services.models import Service
from posada.flow.run import run
from posada.flow.subjects import find, related
from posada.kernel.ids import SubjectRef
from posada.terms.why import why


@contextmanager
def counted() -> Iterator[list[float]]:
    """The seconds that each query inside took."""
    seconds: list[float] = []

    def timed(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            seconds.append(time.perf_counter() - begun)

    with connection.execute_wrapper(timed):
        yield seconds


def main(sizes: tuple[int, ...]) -> None:
    """For each size: the database's milliseconds for a quiet run, and the queries of `why` about a service."""
    for size in sizes:
        empty_house()
        due = fill(size)
        with counted() as quiet:
            run(due - timedelta(days=1), now=due - timedelta(days=1))
        name = Service.objects.order_by("-pk").values_list("name", flat=True)[0]
        with counted() as asked:
            subject = find(SubjectRef("service", name))
            why(subject.customer_id, related(subject), "es")
        print(
            f"{size:>9} services  quiet run {sum(quiet) * 1000:6.1f} ms in {len(quiet)} queries"
            f"  why {sum(asked) * 1000:6.1f} ms in {len(asked)} queries"
        )
