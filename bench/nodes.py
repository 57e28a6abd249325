"""A node with many sites: from the commit of a suspension to the first 503, and a turn with one change among many.

Real nginx and PHP-FPM, in a folder of their own. What they take themselves to try and to read their configuration,
which is that of all sites, is told apart from what the program takes.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, Func, JSONField, Value

from bench.spent import Spent
from posada.contexts.nodes.models import Placement
from posada.node.daemons import Daemon
from tests.nodes.house import script
from tests.nodes.live import Live, daemons_running, living_house, need_daemons, pending, until

SUSPENDED = 100  # one after another
CHANGES = 9  # of which the median is told
FIRST = 1000  # number of the first service beside the one that was ordered
SPEC = "jsonb_set(spec, '{names}', to_jsonb(ARRAY['d' || n || '.example.com']))"


@dataclass
class Turn:
    """What turns took, in seconds: in all, in daemons, and of processor time the program's own outside of these."""

    clock: list[float] = field(default_factory=list)
    daemons: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    @property
    def own(self) -> float:
        return median(self.processor)

    def __str__(self) -> str:
        return (
            f"{median(self.clock) * 1000:.0f} ms, of which nginx and PHP-FPM {median(self.daemons) * 1000:.0f} ms;"
            f" the program's own processor time {self.own * 1000:.1f} ms"
        )


@dataclass
class Measured:
    """A node with so many sites."""

    made: Turn
    presence: Turn
    setting: Turn
    look: Turn
    waits: Sequence[float]


def main(sizes: tuple[int, ...]) -> None:
    """For each size: all sites from nothing, one change, a look at all of them, and the time to the first 503."""
    try:
        need_daemons()
    except pytest.skip.Exception as missing:
        print(f"not measured: {missing}")
        return
    found = []
    for size in sizes:
        with daemons_running() as bare, living_house(script("a.example.com"), bare) as live:
            found.append(_measured(live, size))
        _say(size, found[-1])
    if len(found) > 1:
        few, many = found[0], found[-1]
        for name in ("presence", "setting"):
            before, after = getattr(few, name), getattr(many, name)
            whole = median(after.clock) / median(before.clock)
            print(
                f"  {sizes[-1]:,} beside {sizes[0]:,} sites, one {name}: {whole:.2f} times,"
                f" the program's own processor time {after.own / before.own:.2f} times"
            )


def _measured(live: Live, size: int) -> Measured:
    _fill(size)
    with _daemons_timed() as spent:
        made = _turn(live.converge, spent)
        presence, setting, look = Turn(), Turn(), Turn()
        for number in range(1, CHANGES + 1):
            _change(FIRST + number, presence="suspended")
            _turn(live.converge, spent, presence)
            _change(FIRST + number, spec=_with("upload", f"{number}M"))
            _turn(live.converge, spent, setting)
        for _ in range(3):
            _turn(lambda: live.converge(everything=True), spent, look)
    return Measured(made, presence, setting, look, _waits(live, size))


def _say(size: int, found: Measured) -> None:
    half, most = quantiles(found.waits, n=100, method="inclusive")[49::49]
    print(
        f"{size:>6} sites  from nothing {found.made}\n        one suspended {found.presence}\n"
        f"        one setting changed {found.setting}\n"
        f"        a look at all {found.look}\n"
        f"        suspended after p50 {half * 1000:.1f} ms, p99 {most * 1000:.1f} ms ({len(found.waits)} tries)"
    )


def _turn(work: Callable[[], object], spent: list[Spent], kept: Turn | None = None) -> Turn:
    kept = Turn() if kept is None else kept
    spent.clear()
    begun, used = time.perf_counter(), time.process_time()
    work()
    kept.clock.append(time.perf_counter() - begun)
    kept.processor.append(time.process_time() - used - sum(each.processor for each in spent))
    kept.daemons.append(sum(each.clock for each in spent))
    assert not pending(), pending()[0].fault
    return kept


@contextmanager
def _daemons_timed() -> Iterator[list[Spent]]:
    """What each call of a daemon took; the processor time is this program's, which waits for it."""
    spent: list[Spent] = []
    plain = {name: getattr(Daemon, name) for name in ("refusal", "reload")}

    def timed(call: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*said: Any) -> Any:
            begun, used = time.perf_counter(), time.process_time()
            try:
                return call(*said)
            finally:
                spent.append(Spent(time.perf_counter() - begun, time.process_time() - used))

        return asked

    for name, call in plain.items():
        setattr(Daemon, name, timed(call))
    try:
        yield spent
    finally:
        for name, call in plain.items():
            setattr(Daemon, name, call)


def _change(service: int, **values: Any) -> None:
    Placement.objects.filter(service_id=service).update(revision=F("revision") + 1, **values)


def _with(key: str, value: str) -> Func:
    """The spec with one value changed."""
    return Func(F("spec"), Value([key]), Value(value, JSONField()), function="jsonb_set", output_field=JSONField())


def _waits(live: Live, size: int) -> list[float]:
    """From the commit to the first 503, in seconds."""
    waits = []
    with live.program():
        until(lambda: not pending(), 300)
        time.sleep(2)  # it has looked at all
        for number in range(CHANGES + 1, min(size, SUSPENDED + CHANGES + 1)):
            _change(FIRST + number, presence="suspended")
            waits.append(until(_suspended(live, f"d{number}.example.com")))
    return waits


def _suspended(live: Live, domain: str) -> Callable[[], bool]:
    return lambda: live.status(domain) == 503


def _fill(size: int) -> None:
    """As many services as wanted, like the one that was ordered, each under a domain of its own; a hold closes all."""
    whole = Placement.objects.get().spec
    Placement.objects.update(spec={name: value for name, value in whole.items() if name != "closed"})
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
