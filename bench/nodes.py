"""A node with many sites: from the commit of a suspension to the first 503, and a turn with one change among many.

Real nginx and PHP-FPM, in a folder of their own. One change must not cost by the number of sites.
"""

import time
from collections.abc import Callable
from statistics import quantiles

import pytest
from django.db import connection
from django.db.models import F

from posada.contexts.nodes.models import Placement
from tests.nodes.house import script
from tests.nodes.live import Live, daemons_running, living_house, need_daemons, pending, until

SUSPENDED = 50  # one after another
FIRST = 1000  # number of the first service beside the one that was ordered
SPEC = "jsonb_set(spec, '{names}', to_jsonb(ARRAY['d' || n || '.example.com']))"


def main(sizes: tuple[int, ...]) -> None:
    """For each size: all sites from nothing, one change, a look at all of them, and the time to the first 503."""
    try:
        need_daemons()
    except pytest.skip.Exception as missing:
        print(f"not measured: {missing}")
        return
    for size in sizes:
        with daemons_running() as bare, living_house(script("a.example.com"), bare) as live:
            _fill(size)
            made, one = _seconds(live.converge), _seconds(lambda: _one_change(live))
            looked = _seconds(lambda: live.converge(everything=True))
            waits = _waits(live, size)
        print(
            f"{size:>6} sites  from nothing {made:6.1f} s  one change {one * 1000:6.1f} ms  a look at all"
            f" {looked * 1000:7.1f} ms  suspended after p50 {waits[0] * 1000:5.1f} ms, p99 {waits[1] * 1000:5.1f} ms"
        )


def _one_change(live: Live) -> None:
    Placement.objects.filter(service_id=FIRST + 1).update(revision=F("revision") + 1, presence="suspended")
    live.converge()


def _waits(live: Live, size: int) -> tuple[float, float]:
    """From the commit to the first 503: median and 99th of 100."""
    waits = []
    with live.program():
        until(lambda: not pending(), 300)
        time.sleep(2)  # it has looked at all
        for number in range(2, min(size, SUSPENDED + 2)):
            Placement.objects.filter(service_id=FIRST + number).update(revision=2, presence="suspended")
            waits.append(until(_suspended(live, f"d{number}.example.com")))
    cuts = quantiles(waits, n=100, method="inclusive")
    return cuts[49], cuts[98]


def _suspended(live: Live, domain: str) -> Callable[[], bool]:
    return lambda: live.status(domain) == 503


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _fill(size: int) -> None:
    """As many services as wanted, like the one that was ordered, each under a domain of its own."""
    with connection.cursor() as cursor:
        for table, own in (
            ("services_service", {"id": f"{FIRST} + n"}),
            ("nodes_placement", {"service_id": f"{FIRST} + n", "spec": SPEC}),
        ):
            own = {**own, "domain": "'d' || n || '.example.com'"}
            cursor.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND table_schema = 'public'"
                " AND column_name <> 'id'", [table],
            )  # fmt: skip
            shared = ", ".join(f'"{name}"' for (name,) in cursor.fetchall() if name not in own)
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(own)}, {shared}) SELECT {', '.join(own.values())}, {shared}"
                f" FROM (SELECT * FROM {table} LIMIT 1) one, generate_series(1, %s) n", [size],
            )  # fmt: skip
