"""The program's life: converge, wait to be told, converge; a house that does not answer is waited for."""

import fcntl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from posada.kernel.errors import PosadaError
from posada.node import fetches
from posada.node.certificates import public_key
from posada.node.certifier import InTheBackground
from posada.node.converge import Converger
from posada.node.crons import keep_time
from posada.node.guests import DRIVER as GUESTS
from posada.node.house import House
from posada.node.machine import Machine
from posada.node.meter import Meter
from posada.node.slices import Gathering
from posada.node.workshop import work_beside

HELLO_EVERY = 60.0  # seconds
LONGEST_WAIT = 30.0  # for a house that does not answer


class Busy(PosadaError):
    """Another program converges this machine."""


@contextmanager
def alone(machine: Machine) -> Iterator[None]:
    """Within, no other program changes this machine. Raises Busy."""
    state = Path(machine.state)
    state.mkdir(parents=True, exist_ok=True)
    with (state / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"another program holds {state}/lock") from None
        yield


def run(machine: Machine, say: Callable[[str], None]) -> None:
    """Until it is ended, which hurts nothing at any time. What this machine serves, it serves without the house too."""
    wait, woken, meter = 1.0, threading.Event(), Meter(machine)
    with alone(machine), Gathering(meter.slices, say):
        fetches.forget_all(machine)
        threading.Thread(target=work_beside, args=(machine, say, woken), daemon=True).start()
        threading.Thread(target=keep_time, args=(machine, say), daemon=True).start()
        while True:
            try:
                live(machine, say, woken, meter)
            except psycopg.Error as error:
                say(f"the house does not answer: {str(error).strip()}; asked again in {wait:.0f} s")
                meter.read_when_due()
                time.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
            else:
                wait = 1.0


def live(machine: Machine, say: Callable[[str], None], woken: threading.Event, meter: Meter) -> None:
    """One connection to the house, for as long as it holds; what is to be done once is begun when it wakes."""
    house = House(machine.house)
    try:
        converger = Converger(machine, house, say, meter.slices)
        house.listen()  # before the first look, so that nothing decided meanwhile is missed
        house.introduce(public_key(machine))
        with InTheBackground(machine, say) as certifying:
            serve(machine, house, converger, certifying, woken, meter)
    finally:
        house.close()


def serve(
    machine: Machine, house: House, converger: Converger, certifying: InTheBackground, woken: threading.Event,
    meter: Meter,
) -> None:  # fmt: skip
    """Turn after turn: what is decided, what got a certificate, a look for drift and a measure now and then."""
    looked, measured = -float(machine.look_over_every), -float(machine.measure_every)
    while True:
        house.hello()
        woken.set()
        if time.monotonic() - looked >= machine.look_over_every:
            converger.converge(house.all())
            looked = time.monotonic()
            certifying.look_over()
        while rows := house.pending():
            converger.converge(rows)
            certifying.look_at({row["site"] for row in rows})
        if got := certifying.ready():
            converger.converge(house.these(got))
        if time.monotonic() - measured >= machine.measure_every:
            rows = house.all()
            converger.measure(rows)
            meter.rows = [row for row in rows if row["driver"] != GUESTS]
            measured = time.monotonic()
        if meter.read_when_due():
            meter.tell(house)
        due = house.next_try()
        house.wait(HELLO_EVERY if due is None else max(0.2, min(due, HELLO_EVERY)))
